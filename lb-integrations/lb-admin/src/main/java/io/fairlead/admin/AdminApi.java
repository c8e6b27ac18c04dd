package io.fairlead.admin;

import io.fairlead.api.LoadBalancer;
import io.fairlead.api.config.LbConfig;
import io.fairlead.api.time.Background;
import io.fairlead.api.time.TaskScheduler;
import io.fairlead.api.time.Ticker;
import io.fairlead.config.ConfigHistory;
import io.fairlead.config.OutsideValues;
import io.fairlead.usage.PriceBook;
import io.fairlead.usage.UsageLedger;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The management API of a load balancer: what is asked for, as a value, is answered by a value. Any
 * server can carry it; {@link AdminServer} and {@link AdminServlet} do. What can be asked for is in
 * the OpenAPI document that it serves at {@code /v1/openapi.json}; people ask by the dashboard, a
 * page that it serves at {@code /}.
 *
 * <pre>{@code
 * AdminApi api = AdminApi.builder(lb)
 *     .access(AdminAccess.builder().token("ops", sha256, AdminRole.ADMIN).build())
 *     .audit(AuditLog.open(Path.of("audit.log")))
 *     .build();
 * AdminServer server = AdminServer.builder(api).port(8081).start();
 * }</pre>
 *
 * <p>Changes are made one after the other; each is whole or not at all. Thread-safe. Never called
 * on the way of a request.
 */
public final class AdminApi implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger("io.fairlead.admin");

  private final AdminAccess access;
  private final Auditor auditor;
  private final Secrets secrets;
  private final Editor editor;
  private final Background background;
  private final @Nullable Scaling scaling;
  private final Live live;
  private final List<Operation> operations = new ArrayList<>();

  private AdminApi(Builder builder, AdminAccess access) {
    LoadBalancer balancer = builder.balancer;
    this.access = access;
    auditor = new Auditor(builder.audit, builder.clock);
    secrets = new Secrets(builder.outside);
    Versions versions =
        builder.history == null ? null : new Versions(builder.history, builder.outside);
    editor = new Editor(balancer, auditor, versions);
    background = Background.of(builder.scheduler, "fairlead-admin");
    operations.addAll(new Things(balancer, editor, secrets).operations());
    operations.addAll(new Endpoints(balancer, editor, auditor, secrets).operations());
    operations.addAll(
        new Membership(
                balancer,
                editor,
                secrets,
                builder.events,
                builder.ledger,
                builder.ticker,
                background.scheduler())
            .operations());
    if (builder.ledger != null && builder.prices != null) {
      operations.addAll(
          new Accounts(balancer, builder.ledger, builder.prices).operations(builder.clock));
    }
    if (versions != null) {
      operations.addAll(versions.operations(editor));
    }
    scaling = builder.scaling(background.scheduler());
    if (scaling != null) {
      operations.addAll(scaling.operations());
      scaling.begin();
    }
    LbConfig first = balancer.config();
    Supplier<LbConfig> desired = builder.desired == null ? () -> first : builder.desired;
    operations.addAll(
        new Insight(balancer, builder.events, desired, auditor, secrets).operations());
    operations.addAll(new Pardon(balancer, auditor).operations());
    live =
        new Live(
            balancer,
            builder.events,
            builder.ledger != null,
            secrets,
            builder.clock,
            builder.ticker,
            background.scheduler());
    operations.addAll(live.operations());
  }

  /** Begins the management API of a load balancer. */
  public static Builder builder(LoadBalancer balancer) {
    return new Builder(balancer);
  }

  /**
   * Answers a request.
   *
   * @return completes at once, on the thread that asks, but for drains and offboarding, which wait
   *     for requests under way; never exceptionally
   */
  public CompletionStage<AdminResponse> handle(AdminRequest request) {
    AdminResponse page = Page.answer(request);
    if (page != null) {
      return CompletableFuture.completedFuture(page);
    }
    Caller caller = Caller.NOBODY;
    Operation operation = null;
    try {
      caller = caller(request);
      Map<String, String> places = null;
      for (Operation each : operations) {
        Map<String, String> match = each.match(request.path());
        if (match != null && each.method().equals(request.method())) {
          operation = each;
          places = match;
        }
      }
      if (operation == null || places == null) {
        throw nothingThere(request, caller);
      }
      demandRight(operation, caller, places);
      return finished(
          operation.answer().apply(new AdminCall(request, caller, places)), request, caller);
    } catch (RuntimeException e) {
      return CompletableFuture.completedFuture(failed(e, request, caller));
    }
  }

  private Caller caller(AdminRequest request) {
    if (WebOrigin.isForeign(request)) {
      throw Problem.of(403, "foreign-page", "requests of other web pages are not answered");
    }
    if (access.isOpen() && !Loopback.isNamedBy(request.header("host"))) {
      throw Problem.of(421, "misdirected", "without authentication, only localhost is answered");
    }
    Caller caller = access.authenticate(request);
    if (caller == null) {
      throw Problem.of(401, "unauthenticated", "show a bearer token")
          .withHeader("WWW-Authenticate", "Bearer");
    }
    return caller;
  }

  /** To one who sees a tenant, everything else is not there, whatever it is. */
  private Problem nothingThere(AdminRequest request, Caller caller) {
    TreeSet<String> methods = new TreeSet<>();
    for (Operation each : operations) {
      if (each.match(request.path()) != null) {
        methods.add(each.method());
      }
    }
    if (methods.isEmpty() || caller.tenant() != null) {
      return Problem.notFound();
    }
    return Problem.of(405, "method-not-allowed", "this takes " + String.join(", ", methods))
        .withHeader("Allow", String.join(", ", methods));
  }

  private static void demandRight(Operation operation, Caller caller, Map<String, String> places) {
    if (caller.tenant() != null) {
      boolean isOwn = caller.tenant().equals(places.getOrDefault("tenant", caller.tenant()));
      if (operation.role() != null || !isOwn) {
        throw Problem.notFound();
      }
      return;
    }
    demandRole(caller, Objects.requireNonNullElse(operation.role(), AdminRole.READ));
  }

  private static void demandRole(Caller caller, AdminRole needed) {
    if (!caller.may(needed)) {
      throw Problem.of(403, "forbidden", "this takes the role " + Json.plain(needed));
    }
  }

  private CompletionStage<AdminResponse> finished(
      CompletionStage<AdminResponse> answer, AdminRequest request, Caller caller) {
    return answer.exceptionally(
        failure ->
            failed(
                failure instanceof CompletionException && failure.getCause() != null
                    ? failure.getCause()
                    : failure,
                request,
                caller));
  }

  private AdminResponse failed(Throwable failure, AdminRequest request, Caller caller) {
    Problem problem = problem(failure, request);
    try {
      if (isChange(request)) {
        auditor.refused(caller, request.toString(), problem.status(), problem.type());
      }
    } catch (Problem unwritten) {
      return unwritten.toResponse();
    }
    return problem.hiddenBy(secrets).toResponse();
  }

  private static Problem problem(Throwable failure, AdminRequest request) {
    if (failure instanceof Problem problem) {
      return problem;
    }
    if (failure instanceof IllegalStateException) {
      LOG.warn("{} failed", request, failure);
      return Problem.of(503, "unavailable", "the load balancer is closed or cannot do it now");
    }
    LOG.error("{} failed", request, failure);
    return Problem.of(500, "failed", "this is an error of ours; it is in the log");
  }

  /** What looks like one is one, if nobody knows what it is. */
  private boolean isChange(AdminRequest request) {
    return operations.stream()
        .filter(each -> each.method().equals(request.method()))
        .filter(each -> each.match(request.path()) != null)
        .map(Operation::isChange)
        .findFirst()
        .orElse(!request.method().equals("GET") && !request.method().equals("HEAD"));
  }

  /**
   * Why a page of the host's own, beside those of the API, is not for whoever asks for it.
   *
   * @param needed the role that it takes
   * @return what to answer; null if it may be shown
   */
  public @Nullable AdminResponse refusal(AdminRequest request, AdminRole needed) {
    Caller caller = Caller.NOBODY;
    try {
      caller = caller(request);
      if (caller.tenant() != null) {
        throw Problem.notFound();
      }
      demandRole(caller, needed);
      return null;
    } catch (Problem e) {
      return failed(e, request, caller);
    }
  }

  /**
   * Makes a change that the host wants itself, such as a reload, in its turn among those of the
   * API, and puts it in the audit log.
   *
   * @param who for the audit log
   * @param what for the audit log
   * @param change answers the configuration that is to be in force instead
   * @throws io.fairlead.api.config.InvalidConfigException if that is wrong; nothing has changed
   * @throws IllegalStateException if the audit log cannot be written; nothing has changed
   */
  public void change(String who, String what, UnaryOperator<LbConfig> change) {
    editor.replace(who, what, change);
  }

  /** Whether everyone who can reach it may do everything. */
  boolean isOpen() {
    return access.isOpen();
  }

  List<Operation> operations() {
    return operations;
  }

  TaskScheduler scheduler() {
    return background.scheduler();
  }

  /**
   * Ends its streams, and its own thread, if it has one. The load balancer and the audit log stay
   * open.
   */
  @Override
  public void close() {
    if (scaling != null) {
      scaling.close();
    }
    live.close();
    background.close();
  }

  /** Collects what the management API consists of. Not thread-safe. */
  public static final class Builder {

    private final LoadBalancer balancer;
    private @Nullable AdminAccess access;
    private @Nullable AuditLog audit;
    private @Nullable EventLog events;
    private @Nullable Supplier<LbConfig> desired;
    private InstantSource clock = InstantSource.system();
    private Ticker ticker = Ticker.system();
    private @Nullable TaskScheduler scheduler;
    private @Nullable ScalingConfig scaling;
    private @Nullable ConfigHistory history;
    private Supplier<OutsideValues> outside = () -> OutsideValues.NONE;
    private @Nullable UsageLedger ledger;
    private @Nullable PriceBook prices;

    private Builder(LoadBalancer balancer) {
      this.balancer = Objects.requireNonNull(balancer);
    }

    /** Sets who may do what. Required. */
    public Builder access(AdminAccess value) {
      access = Objects.requireNonNull(value);
      return this;
    }

    /** Sets where changes are noted; nowhere unless set. */
    public Builder audit(AuditLog value) {
      audit = Objects.requireNonNull(value);
      return this;
    }

    /** Sets what happened, which has to be a listener of the same load balancer. */
    public Builder events(EventLog value) {
      events = Objects.requireNonNull(value);
      return this;
    }

    /** Sets what ought to be in force, to be told apart from what is; the first one unless set. */
    public Builder desired(Supplier<LbConfig> value) {
      desired = Objects.requireNonNull(value);
      return this;
    }

    /** Sets the time of day; the machine's unless set. */
    public Builder clock(InstantSource value) {
      clock = Objects.requireNonNull(value);
      return this;
    }

    /** Sets the source of time; the virtual machine's unless set. */
    public Builder ticker(Ticker value) {
      ticker = Objects.requireNonNull(value);
      return this;
    }

    /** Sets where offboarding waits; one daemon thread of its own unless set. */
    public Builder scheduler(TaskScheduler value) {
      scheduler = Objects.requireNonNull(value);
      return this;
    }

    /**
     * Keeps what each change leads to, and lets older versions be restored; nothing is kept unless
     * set.
     */
    public Builder history(ConfigHistory value) {
      history = Objects.requireNonNull(value);
      return this;
    }

    /**
     * Sets which values of the configuration came from outside of it, such as from the environment;
     * none unless set. Answers and streams show them as they are written, whatever their names are
     * and whoever quotes them, and the history keeps them so. What is written so and sent back
     * stays as it is.
     *
     * <p>The {@code ETag} of what has such values, or others that are hidden, is known to this
     * instance alone: after a restart, or on another node, it is answered by 412. All others stay
     * the same.
     *
     * @param values asked for at each answer; those of all that was read since the last change
     */
    public Builder outside(Supplier<OutsideValues> values) {
      outside = Objects.requireNonNull(values);
      return this;
    }

    /** Has it tell autoscalers how much is asked of the pools; nothing unless set. */
    public Builder scaling(ScalingConfig value) {
      scaling = Objects.requireNonNull(value);
      return this;
    }

    /**
     * Has it tell what tenants have used and what that costs; nothing unless set.
     *
     * @param usage which has to be a listener of the same load balancer, and stays open
     * @param book what usage costs
     */
    public Builder usage(UsageLedger usage, PriceBook book) {
      ledger = Objects.requireNonNull(usage);
      prices = Objects.requireNonNull(book);
      return this;
    }

    private @Nullable Scaling scaling(TaskScheduler on) {
      return scaling == null ? null : new Scaling(balancer, scaling, ticker, clock, on);
    }

    /**
     * The management API.
     *
     * @throws IllegalStateException if nobody has said who may do what
     */
    public AdminApi build() {
      if (access == null) {
        throw new IllegalStateException(
            "nobody has said who may do what: call access(...), with AdminAccess.open() for all");
      }
      return new AdminApi(this, access);
    }
  }
}
