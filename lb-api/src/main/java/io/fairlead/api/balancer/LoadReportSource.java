package io.fairlead.api.balancer;

/**
 * Pushes load reports of a pool's endpoints that do not come with their answers: a metrics system,
 * an agent on the machine, ORCA out of band.
 *
 * <p>Thread-safe. A report of an endpoint that is not in the pool is passed over.
 */
@FunctionalInterface
public interface LoadReportSource {

  /**
   * Begins to push.
   *
   * @return ends the subscription; the source pushes nothing more once it has returned
   */
  EndpointSource.Subscription subscribe(Subscriber subscriber);

  /** Takes what a source pushes, from any thread and without blocking it for long. */
  @FunctionalInterface
  interface Subscriber {

    /** An endpoint, by its id, has said how busy it is. */
    void report(String endpointId, LoadReport report);
  }
}
