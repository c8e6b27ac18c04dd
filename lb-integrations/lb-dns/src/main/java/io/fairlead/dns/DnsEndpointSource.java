package io.fairlead.dns;

import io.fairlead.api.balancer.EndpointSource;
import io.fairlead.api.time.Background;
import io.fairlead.api.time.RandomSource;
import io.fairlead.api.time.TaskScheduler;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * The endpoints that DNS names: every address of a host name, or every address of the targets of a
 * service name (SRV records, RFC 2782).
 *
 * <p>A name is asked for again when the shortest TTL of what it led to runs out, aliases and "there
 * is none" (RFC 2308) included, within a least and a longest time. Several names are {@link
 * EndpointSource#merged merged}. An endpoint's id is {@code address:port}, so that it keeps its
 * state whatever order the records come in; its label {@link #NAME_LABEL} is the host name it was
 * found under, which TLS needs.
 *
 * <p>Of an SRV record come the port, the priority (the lowest becomes 0, the next 1, and so on) and
 * the weight, which the addresses of a target share out evenly. Weight 0, which asks for next to
 * nothing there but for nothing at all here, counts as a share of 1: all such records of a priority
 * have 1 together, as in the algorithm of RFC 2782.
 *
 * <p>When name servers do not answer, or not with sense, the last good records stay, the failure is
 * reported as an {@link java.io.IOException}, and they are asked again after a random time (full
 * jitter) of which the bound doubles. "There is none" is reported as an {@link
 * java.net.UnknownHostException} and leaves the membership as it is, too.
 *
 * <p>Thread-safe. No thread is blocked: all sockets are served by one thread of dnsjava. Answers
 * that do not fit into a datagram are asked for by TCP, where one may have 65,535 bytes: about
 * 4,000 IPv4 addresses. Nothing is cached, no search path is applied, and no hosts file is read.
 */
public final class DnsEndpointSource implements EndpointSource {

  /** The label that holds the name an address was found under, without a dot at its end. */
  public static final String NAME_LABEL = "dns-name";

  /** Long enough for a recursive server to ask around, and half of what libc takes. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(2);

  /** What a TTL of 0 counts as: the default of Envoy's {@code dns_min_refresh_rate}. */
  public static final Duration DEFAULT_MIN_REFRESH = Duration.ofSeconds(1);

  /** So that a mistake that was published with a TTL of a week does not stand for a week. */
  public static final Duration DEFAULT_MAX_REFRESH = Duration.ofMinutes(5);

  /** Name servers that are back are noticed in a quarter of a minute on average. */
  public static final Duration DEFAULT_MAX_BACKOFF = Duration.ofSeconds(30);

  private final List<Asked> names;
  private final List<Integer> families;
  private final List<InetSocketAddress> servers;
  private final Duration timeout;
  private final RefreshTimes times;
  private final @Nullable TaskScheduler scheduler;

  private DnsEndpointSource(Builder builder) {
    names = List.copyOf(builder.names);
    families = builder.families;
    servers = List.copyOf(builder.servers);
    timeout = builder.timeout;
    times =
        new RefreshTimes(
            builder.minRefresh, builder.maxRefresh, builder.maxBackoff, builder.random);
    scheduler = builder.scheduler;
  }

  /** Begins to describe a source; it needs at least one name. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public Subscription subscribe(Subscriber subscriber) {
    Background background = Background.of(scheduler, "fairlead-dns");
    NameServers asked =
        new NameServers(serversOrThoseOfTheSystem(), timeout, background.scheduler());
    EndpointSource[] each =
        names.stream()
            .map(name -> following(name.lookup(asked, families), background.scheduler()))
            .toArray(EndpointSource[]::new);
    Subscription subscription = EndpointSource.merged(each).subscribe(subscriber);
    return () -> {
      subscription.close();
      asked.close();
      background.close();
    };
  }

  private List<InetSocketAddress> serversOrThoseOfTheSystem() {
    return servers.isEmpty() ? ResolverConfig.getCurrentConfig().servers() : servers;
  }

  private EndpointSource following(Lookup lookup, TaskScheduler with) {
    return subscriber -> {
      Refresh refresh = new Refresh(lookup, times, with, subscriber);
      refresh.begin();
      return refresh;
    };
  }

  /** A name that was given, before there are servers to ask. */
  @FunctionalInterface
  private interface Asked {

    Lookup lookup(NameServers servers, List<Integer> families);
  }

  /** Collects what a source needs. Not thread-safe; used once. */
  public static final class Builder {

    private final List<Asked> names = new ArrayList<>();
    private final List<InetSocketAddress> servers = new ArrayList<>();
    private List<Integer> families = List.of(Type.A, Type.AAAA);
    private Duration timeout = DEFAULT_TIMEOUT;
    private Duration minRefresh = DEFAULT_MIN_REFRESH;
    private Duration maxRefresh = DEFAULT_MAX_REFRESH;
    private Duration maxBackoff = DEFAULT_MAX_BACKOFF;
    private RandomSource random = RandomSource.system();
    private @Nullable TaskScheduler scheduler;

    private Builder() {}

    /**
     * Adds all addresses of a host name.
     *
     * @param name the whole name, with or without a dot at its end
     * @param port 1 to 65535
     */
    public Builder addresses(String name, int port) {
      if (port < 1 || port > 65_535) {
        throw new IllegalArgumentException("port " + port + " is not 1 to 65535");
      }
      Name host = parse(name);
      names.add((asked, types) -> new HostLookup(host, port, addresses(asked, types)));
      return this;
    }

    /**
     * Adds all targets of a service.
     *
     * @param name the whole name, such as {@code _http._tcp.shared.internal}
     */
    public Builder service(String name) {
      Name service = parse(name);
      names.add(
          (asked, types) ->
              new ServiceLookup(service, new Records(asked), addresses(asked, types)));
      return this;
    }

    /** Leaves IPv6 addresses out. */
    public Builder ipv4Only() {
      families = List.of(Type.A);
      return this;
    }

    /** Leaves IPv4 addresses out. */
    public Builder ipv6Only() {
      families = List.of(Type.AAAA);
      return this;
    }

    /**
     * Adds a name server. The first that answers is asked from then on, the others when it does
     * not. Without any, those of the system are asked.
     *
     * @throws IllegalArgumentException if the address is unresolved
     */
    public Builder server(InetSocketAddress server) {
      if (server.isUnresolved()) {
        throw new IllegalArgumentException("name server " + server + " is not an address");
      }
      servers.add(server);
      return this;
    }

    /**
     * Sets how long to wait for one server to answer one question; more than zero, {@link
     * #DEFAULT_TIMEOUT} unless set. Each server is asked twice before a look-up has failed.
     */
    public Builder timeout(Duration value) {
      timeout = positive("timeout", value);
      return this;
    }

    /**
     * Sets the least time between two look-ups that succeed; more than zero, {@link
     * #DEFAULT_MIN_REFRESH} unless set. Backing off begins with twice as much.
     */
    public Builder minRefresh(Duration value) {
      minRefresh = positive("minRefresh", value);
      return this;
    }

    /**
     * Sets the longest time between two look-ups; not less than the least, {@link
     * #DEFAULT_MAX_REFRESH} unless set.
     */
    public Builder maxRefresh(Duration value) {
      maxRefresh = positive("maxRefresh", value);
      return this;
    }

    /**
     * Sets the longest time until a failed look-up is repeated; more than zero, {@link
     * #DEFAULT_MAX_BACKOFF} unless set.
     */
    public Builder maxBackoff(Duration value) {
      maxBackoff = positive("maxBackoff", value);
      return this;
    }

    /** Sets the source of randomness; the virtual machine's unless set. */
    public Builder random(RandomSource value) {
      random = Objects.requireNonNull(value);
      return this;
    }

    /** Sets where the work runs; one daemon thread for each subscription unless set. */
    public Builder scheduler(TaskScheduler value) {
      scheduler = Objects.requireNonNull(value);
      return this;
    }

    /**
     * Finishes. Nothing is asked before {@link EndpointSource#subscribe}.
     *
     * @throws IllegalStateException if there is no name
     * @throws IllegalArgumentException if the least refresh time is above the longest
     */
    public DnsEndpointSource build() {
      if (names.isEmpty()) {
        throw new IllegalStateException("there is no name: call addresses(...) or service(...)");
      }
      if (minRefresh.compareTo(maxRefresh) > 0) {
        throw new IllegalArgumentException(
            "minRefresh " + minRefresh + " is above maxRefresh " + maxRefresh);
      }
      return new DnsEndpointSource(this);
    }

    private static Addresses addresses(NameServers asked, List<Integer> types) {
      return new Addresses(new Records(asked), types);
    }

    private static Name parse(String name) {
      if (name.isEmpty() || name.indexOf(':') >= 0 || name.matches("[0-9.]+")) {
        throw new IllegalArgumentException("\"" + name + "\" is not a domain name");
      }
      try {
        return Name.fromString(name, Name.root);
      } catch (TextParseException e) {
        throw new IllegalArgumentException("\"" + name + "\" is not a domain name", e);
      }
    }

    private static Duration positive(String name, Duration value) {
      if (value.isZero() || value.isNegative()) {
        throw new IllegalArgumentException(name + " " + value + " is not more than zero");
      }
      return value;
    }
  }
}
