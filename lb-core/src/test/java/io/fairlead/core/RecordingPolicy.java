package io.fairlead.core;

import io.fairlead.api.Outcome;
import io.fairlead.api.Rejection;
import io.fairlead.api.RejectionReason;
import io.fairlead.api.RequestView;
import io.fairlead.api.config.Options;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.policy.PolicyFactory;
import io.fairlead.api.policy.PolicyProvider;
import io.fairlead.api.policy.PolicyScope;
import io.fairlead.api.policy.PolicySite;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A policy that counts what it holds, and refuses or fails as a test tells it. */
final class RecordingPolicy implements Policy {

  final PolicySite site;

  /** As its options say. */
  final int version;

  final @Nullable RecordingPolicy predecessor;
  private final Kind kind;

  /** Shared with the predecessor, as live state is. */
  final AtomicInteger held;

  final AtomicInteger admitted;

  private RecordingPolicy(Kind kind, PolicySite site, int version) {
    this.kind = kind;
    this.version = version;
    this.site = site;
    predecessor = (RecordingPolicy) site.predecessor();
    held = predecessor == null ? new AtomicInteger() : predecessor.held;
    admitted = predecessor == null ? new AtomicInteger() : predecessor.admitted;
  }

  @Override
  public @Nullable Rejection tryAcquire(RequestView request) {
    if (kind.failing) {
      throw new IllegalStateException("told to fail");
    }
    if (kind.refusing) {
      return Rejection.of(RejectionReason.ACCESS_DENIED).withPolicy(kind.name);
    }
    held.incrementAndGet();
    admitted.incrementAndGet();
    return null;
  }

  @Override
  public void release(RequestView request, Outcome outcome, long latencyNanos) {
    held.decrementAndGet();
    kind.released.add(kind.name + " " + outcome);
  }

  @Override
  public boolean isReady() {
    return !kind.unready;
  }

  @Override
  public boolean isFresh() {
    return kind.fresh;
  }

  @Override
  public String state() {
    return "held " + held;
  }

  /** Makes the policies of one name, and is told for all of them how to behave. */
  static final class Kind implements PolicyProvider {

    final List<String> released;
    final List<RecordingPolicy> made = new CopyOnWriteArrayList<>();
    volatile boolean refusing;
    volatile boolean failing;
    volatile boolean unready;
    volatile boolean fresh = true;
    private final String name;
    private final PolicyScope scope;

    Kind(String name, PolicyScope scope, List<String> released) {
      this.name = name;
      this.scope = scope;
      this.released = released;
    }

    Kind(String name, PolicyScope scope) {
      this(name, scope, new CopyOnWriteArrayList<>());
    }

    int held() {
      return made.stream().map(policy -> policy.held).distinct().mapToInt(AtomicInteger::get).sum();
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public PolicyFactory configure(Options options) {
      int version = options.integer("version", 0, 0, 1_000_000);
      return new PolicyFactory() {
        @Override
        public PolicyScope scope() {
          return scope;
        }

        @Override
        public Policy create(PolicySite site) {
          RecordingPolicy policy = new RecordingPolicy(Kind.this, site, version);
          made.add(policy);
          return policy;
        }

        @Override
        public String toString() {
          return "version " + version;
        }
      };
    }
  }
}
