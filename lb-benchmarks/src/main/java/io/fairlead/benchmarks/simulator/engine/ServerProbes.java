package io.fairlead.benchmarks.simulator.engine;

import io.fairlead.api.Endpoint;
import io.fairlead.api.balancer.ProbeSource;
import io.fairlead.benchmarks.simulator.server.Server;
import io.fairlead.benchmarks.simulator.server.Server.State;
import java.time.Duration;

/**
 * Probes that go to the servers over the network and come back. A server answers with the requests
 * that it has under way and with how long requests took of late that found about as many there, as
 * in Prequal. One that is down does not answer.
 */
final class ServerProbes implements ProbeSource {

  private final Server[] servers;
  private final Duration network;
  private final VirtualTime time;
  private final LatencyByLoad[] latencies;

  ServerProbes(Server[] servers, Duration network, VirtualTime time) {
    this.servers = servers;
    this.network = network;
    this.time = time;
    this.latencies = new LatencyByLoad[servers.length];
    for (int i = 0; i < latencies.length; i++) {
      latencies[i] = new LatencyByLoad();
    }
  }

  @Override
  public void probe(Endpoint endpoint, Answer answer) {
    int server = Clients.server(endpoint);
    var unused = time.schedule(network, () -> answer(server, answer));
  }

  private void answer(int server, Answer answer) {
    State state = servers[server].state();
    if (state == State.REFUSING || state == State.SILENT) {
      return;
    }
    int jobs = servers[server].jobs();
    long latencyNanos = latencies[server].at(jobs);
    var unused = time.schedule(network, () -> answer.answered(jobs, latencyNanos));
  }

  /** Lets a server know how long it took over a request. */
  void finished(int server, int foundJobs, long latencyNanos) {
    latencies[server].record(foundJobs, latencyNanos);
  }

  /** The last latencies by the number of requests found, averaged over a few. */
  private static final class LatencyByLoad {

    private static final int LOADS = 64;
    private static final double WEIGHT_OF_NEW = 0.3;

    /** 0 where nothing is known. */
    private final double[] nanos = new double[LOADS];

    void record(int jobs, long latencyNanos) {
      int load = Math.min(jobs, LOADS - 1);
      double before = nanos[load];
      nanos[load] = before == 0 ? latencyNanos : before + WEIGHT_OF_NEW * (latencyNanos - before);
    }

    /** Of the nearest load for which anything is known; 0 if nothing is. */
    long at(int jobs) {
      int load = Math.min(jobs, LOADS - 1);
      for (int distance = 0; distance < LOADS; distance++) {
        if (load - distance >= 0 && nanos[load - distance] > 0) {
          return (long) nanos[load - distance];
        }
        if (load + distance < LOADS && nanos[load + distance] > 0) {
          return (long) nanos[load + distance];
        }
      }
      return 0;
    }
  }
}
