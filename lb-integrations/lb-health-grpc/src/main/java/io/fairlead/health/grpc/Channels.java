package io.fairlead.health.grpc;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.TlsChannelCredentials;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A channel for each address, kept from one check to the next. Thread-safe.
 *
 * <p>A channel whose check got no answer is not kept: it would wait for longer and longer before it
 * tries to connect again, up to two minutes, and so find out late that its endpoint is back.
 */
final class Channels implements AutoCloseable {

  /*
   * Nobody says that an endpoint has left. But the endpoints of a pool are checked about equally
   * often, so a channel that was not asked for while every other was asked for several times is of
   * an endpoint that has left. If that was wrong, the next check opens another.
   */

  /** How often every channel could have been asked for before one is dropped that never was. */
  private static final int MISSED_ROUNDS = 8;

  /** Lets few channels live for a while although each check is a round of its own. */
  private static final int MISSED_AT_LEAST = 64;

  /** Closes the connections of a pool that is not checked any more at all. */
  private static final int IDLE_MINUTES = 2;

  /** An answer has two bytes. */
  private static final int MAX_ANSWER_BYTES = 4 * 1024;

  private final GrpcCheckOptions options;
  private final ChannelCredentials credentials;

  /** The longest not asked for come first. */
  private final Map<Address, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);

  private long asked;
  private boolean closed;

  /** Where to connect to. */
  record Address(String host, int port) {}

  private static final class Kept {

    final ManagedChannel channel;
    long lastAsked;

    Kept(ManagedChannel channel) {
      this.channel = channel;
    }
  }

  Channels(GrpcCheckOptions options) {
    this.options = options;
    credentials = credentials(options);
  }

  /**
   * The channel to an address.
   *
   * @throws IllegalArgumentException if there can be no such address
   * @throws IllegalStateException if closed
   */
  ManagedChannel to(Address address) {
    List<ManagedChannel> left = new ArrayList<>();
    try {
      return to(address, left);
    } finally {
      left.forEach(ManagedChannel::shutdown);
    }
  }

  private synchronized ManagedChannel to(Address address, List<ManagedChannel> left) {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    Kept found = kept.computeIfAbsent(address, unused -> new Kept(open(address)));
    found.lastAsked = ++asked;
    takeLeft(left);
    return found.channel;
  }

  private void takeLeft(List<ManagedChannel> left) {
    long missed = MISSED_AT_LEAST + (long) MISSED_ROUNDS * kept.size();
    Iterator<Kept> longestFirst = kept.values().iterator();
    Kept each = longestFirst.next();
    while (asked - each.lastAsked > missed) {
      left.add(each.channel);
      longestFirst.remove();
      each = longestFirst.next(); // the last one has just been asked for
    }
  }

  /** Closes a channel once what else is under way on it has ended, and keeps it no longer. */
  void drop(Address address, ManagedChannel channel) {
    synchronized (this) {
      Kept found = kept.get(address);
      if (found != null && found.channel == channel) {
        kept.remove(address);
      }
    }
    channel.shutdown();
  }

  @Override
  public void close() {
    List<ManagedChannel> all = new ArrayList<>();
    synchronized (this) {
      closed = true;
      kept.values().forEach(each -> all.add(each.channel));
      kept.clear();
    }
    all.forEach(ManagedChannel::shutdownNow);
  }

  private ManagedChannel open(Address address) {
    ManagedChannelBuilder<?> builder =
        Grpc.newChannelBuilderForAddress(address.host(), address.port(), credentials)
            .directExecutor()
            .disableRetry()
            .disableServiceConfigLookUp()
            .proxyDetector(target -> null) // a proxy would answer for an endpoint that is gone
            .maxInboundMessageSize(MAX_ANSWER_BYTES)
            .idleTimeout(IDLE_MINUTES, TimeUnit.MINUTES)
            .userAgent("Fairlead-Health-Check");
    if (!options.authority().isEmpty()) {
      builder.overrideAuthority(options.authority());
    }
    return builder.build();
  }

  private static ChannelCredentials credentials(GrpcCheckOptions options) {
    if (!options.tls()) {
      return InsecureChannelCredentials.create();
    }
    TlsChannelCredentials.Builder tls = TlsChannelCredentials.newBuilder();
    return options.trust() == GrpcCheckOptions.Trust.ANY
        ? tls.trustManager(new TrustingAny()).build()
        : tls.build();
  }
}
