package io.fairlead.api.balancer;

import io.fairlead.api.Endpoint;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One subscription to several sources at once.
 *
 * <p>What sources say is queued, and the thread that holds the delivery takes all of it, so that it
 * is merged and handed on one after the other and in its order. A source that comes meanwhile
 * leaves what it has to say and goes on: it may hold a lock of its own that someone who is closing
 * wants. Whoever closes waits for the delivery that is under way, unless it is from within that.
 */
final class MergedEndpoints implements EndpointSource.Subscription {

  private final EndpointSource.Subscriber subscriber;
  private final List<Part> parts = new ArrayList<>();
  private final List<EndpointSource.Subscription> subscriptions = new ArrayList<>();
  private final Queue<Runnable> said = new ConcurrentLinkedQueue<>();
  private final ReentrantLock delivery = new ReentrantLock();

  // Guarded by the delivery, like what the parts hold.
  private @Nullable List<Endpoint> pushed;
  private boolean closed;

  private MergedEndpoints(int sources, EndpointSource.Subscriber subscriber) {
    this.subscriber = subscriber;
    for (int i = 0; i < sources; i++) {
      parts.add(new Part());
    }
  }

  static EndpointSource.Subscription subscribe(
      List<EndpointSource> sources, EndpointSource.Subscriber subscriber) {
    MergedEndpoints merged = new MergedEndpoints(sources.size(), subscriber);
    for (int i = 0; i < sources.size(); i++) {
      merged.follow(sources.get(i), merged.parts.get(i));
    }
    return merged;
  }

  /** A source that cannot start is one that has failed: the others go on. */
  private void follow(EndpointSource source, Part part) {
    try {
      subscriptions.add(source.subscribe(part));
    } catch (RuntimeException e) {
      part.failed(e);
    }
  }

  /** Whoever finds the delivery taken may leave: its holder looks again once it has let go. */
  private void deliver(Runnable news) {
    said.add(news);
    while (!said.isEmpty() && !delivery.isHeldByCurrentThread() && delivery.tryLock()) {
      try {
        deliverNext();
      } finally {
        delivery.unlock();
      }
    }
  }

  private void deliverNext() {
    Runnable next = said.poll();
    if (next != null && !closed) {
      next.run();
    }
  }

  @Override
  public void close() {
    delivery.lock();
    try {
      closed = true;
    } finally {
      delivery.unlock();
    }
    RuntimeException failure = null;
    for (EndpointSource.Subscription subscription : subscriptions) {
      try {
        subscription.close();
      } catch (RuntimeException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void push() {
    if (parts.stream().allMatch(part -> part.heard)) {
      List<Endpoint> merged = merge();
      if (!merged.isEmpty() && !merged.equals(pushed)) {
        pushed = merged;
        subscriber.update(merged);
      }
    }
  }

  private List<Endpoint> merge() {
    List<Endpoint> merged = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    Set<String> addressesBefore = new HashSet<>();
    for (Part part : parts) {
      Set<String> addresses = new HashSet<>(addressesBefore);
      for (Endpoint endpoint : part.endpoints) {
        String address = addressOf(endpoint);
        addresses.add(address);
        if (!addressesBefore.contains(address)) {
          merged.add(named(endpoint, address, ids));
        }
      }
      addressesBefore = addresses;
    }
    return List.copyOf(merged);
  }

  private static Endpoint named(Endpoint endpoint, String address, Set<String> ids) {
    String id = endpoint.id();
    while (!ids.add(id)) {
      id = id + "@" + address;
    }
    return id.equals(endpoint.id()) ? endpoint : endpoint.withId(id);
  }

  private static String addressOf(Endpoint endpoint) {
    return Endpoint.of(canonical(endpoint.host()), endpoint.port()).id();
  }

  /** IPv6 has many texts for one address; in brackets it is never taken for a name to look up. */
  private static String canonical(String host) {
    if (host.indexOf(':') < 0) {
      return host.toLowerCase(Locale.ROOT);
    }
    try {
      return InetAddress.getByName("[" + host + "]").getHostAddress();
    } catch (UnknownHostException e) {
      return host;
    }
  }

  /** A copy of a list in which no id stands twice. */
  static List<Endpoint> uniqueById(List<Endpoint> endpoints) {
    List<Endpoint> copy = List.copyOf(endpoints);
    Set<String> ids = new HashSet<>();
    for (Endpoint endpoint : copy) {
      if (!ids.add(endpoint.id())) {
        throw new IllegalArgumentException("endpoint id " + endpoint.id() + " is given twice");
      }
    }
    return copy;
  }

  /** What one source has said so far. */
  private final class Part implements EndpointSource.Subscriber {

    private List<Endpoint> endpoints = List.of();
    private boolean heard;

    @Override
    public void update(List<Endpoint> given) {
      List<Endpoint> news;
      try {
        news = checked(given);
      } catch (IllegalArgumentException e) {
        failed(e);
        return;
      }
      deliver(
          () -> {
            endpoints = news;
            heard = true;
            push();
          });
    }

    @Override
    public void failed(Throwable error) {
      deliver(
          () -> {
            heard = true;
            subscriber.failed(error);
            push();
          });
    }

    private List<Endpoint> checked(List<Endpoint> given) {
      if (given.isEmpty()) {
        throw new IllegalArgumentException("the list of endpoints that was pushed is empty");
      }
      return uniqueById(given);
    }
  }
}
