package io.fairlead.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Endpoint;
import io.fairlead.api.balancer.EndpointSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A source that was given nothing but a name and a server: real time, and a thread of its own. */
class OwnThreadTest {

  @RegisterExtension static final KnotServer KNOT = new KnotServer();

  @Test
  void oneDaemonThreadServesASubscriptionAndEndsWithIt() throws Exception {
    KNOT.serve("a A 10.0.0.1", "b A 10.0.0.2");
    CompletableFuture<List<Endpoint>> pushed = new CompletableFuture<>();
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    DnsEndpointSource source =
        DnsEndpointSource.builder()
            .addresses("a.test", 80)
            .addresses("b.test", 80)
            .server(KNOT.address())
            .build();

    EndpointSource.Subscription subscription =
        source.subscribe(
            new EndpointSource.Subscriber() {
              @Override
              public void update(List<Endpoint> endpoints) {
                thread.complete(Thread.currentThread());
                pushed.complete(endpoints);
              }

              @Override
              public void failed(Throwable error) {
                pushed.completeExceptionally(error);
              }
            });

    assertThat(pushed.get(30, TimeUnit.SECONDS)).hasSize(2);
    assertThat(thread.join().isDaemon()).isTrue();
    assertThat(thread.join().getName()).isEqualTo("fairlead-dns");
    subscription.close();
    thread.join().join(TimeUnit.SECONDS.toMillis(30));
    assertThat(thread.join().isAlive()).isFalse();
  }
}
