package io.fairlead.benchmarks.agreement;

import io.fairlead.api.Lease;
import io.fairlead.api.LoadBalancer;
import io.fairlead.api.Outcome;
import io.fairlead.api.RequestView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Sends requests that end in every way that there is, by one thread, and keeps an account of its
 * own: what it was told, and nothing that the load balancer counts.
 */
final class Client {

  private static final int HELD = 20;

  private final LoadBalancer balancer;
  private final SplittableRandom random;
  private final Map<String, Account> accounts = new HashMap<>();

  /** Requests that go on while others begin and end, and while configurations come and go. */
  private final List<Request> held = new ArrayList<>();

  private record Request(String tenant, Lease lease) {}

  Client(LoadBalancer balancer, long seed) {
    this.balancer = balancer;
    random = new SplittableRandom(seed);
  }

  /** Sends so many, and ends them all. */
  Map<String, Account> run(int requests) {
    for (int i = 0; i < requests; i++) {
      begin(i);
      if (held.size() > HELD) {
        end(held.remove(random.nextInt(held.size())));
      }
    }
    held.forEach(this::end);
    return accounts;
  }

  /** Of a hundred, one is of a stranger and one is malformed. */
  private void begin(int number) {
    int kind = random.nextInt(100);
    String tenant = Fleet.tenant(random.nextInt(Fleet.TENANTS));
    RequestView request =
        switch (kind) {
          case 0 -> Fleet.request("stranger-" + number, "/");
          case 1 -> Fleet.request(tenant, "/%zz");
          default -> Fleet.request(tenant, kind % 2 == 0 ? "/orders/" + number : "/");
        };
    if (balancer.acquire(request) instanceof Lease lease) {
      held.add(new Request(tenant, lease));
    } else {
      add(kind < 2 ? Account.NOBODY : tenant, Account.ofRejected());
    }
  }

  private void end(Request request) {
    switch (random.nextInt(10)) {
      case 0 -> retry(request);
      case 1 -> hedge(request);
      case 2 -> complete(request, Outcome.cancelled());
      case 3 -> complete(request, Outcome.ofHttpStatus(500));
      case 4 -> complete(request, Outcome.notSent());
      case 5 -> complete(request, Outcome.timedOut().withBytes(5, 0));
      default -> complete(request, answer());
    }
  }

  private Outcome answer() {
    return Outcome.ofHttpStatus(200)
        .withBytes(random.nextInt(1_000), random.nextInt(100_000))
        .withCost(random.nextInt(10));
  }

  private void complete(Request request, Outcome outcome) {
    request.lease.complete(outcome);
    request.lease.complete(Outcome.failed()); // which is once too often, and must do nothing
    ended(request, outcome);
  }

  private void ended(Request request, Outcome outcome) {
    long cost = outcome.kind() == Outcome.Kind.NOT_SENT ? 0 : outcome.cost();
    add(request.tenant, Account.ofEnded(outcome.bytesIn(), outcome.bytesOut(), cost));
  }

  private void retry(Request request) {
    Outcome outcome = Outcome.unreachable();
    if (request.lease.retry(outcome) instanceof Lease next) {
      end(new Request(request.tenant, next), random.nextBoolean());
    } else {
      ended(request, outcome);
    }
  }

  private void end(Request request, boolean well) {
    if (well) {
      complete(request, answer());
    } else {
      retry(request);
    }
  }

  /** The slower of two is cancelled, which changes nothing of what the request came to. */
  private void hedge(Request request) {
    if (request.lease.hedge() instanceof Lease rival) {
      Outcome outcome = answer();
      boolean rivalWins = random.nextBoolean();
      (rivalWins ? rival : request.lease).complete(outcome);
      (rivalWins ? request.lease : rival).complete(Outcome.cancelled());
      ended(request, outcome);
    } else {
      complete(request, answer());
    }
  }

  private void add(String tenant, Account account) {
    accounts.merge(tenant, account, Account::plus);
  }
}
