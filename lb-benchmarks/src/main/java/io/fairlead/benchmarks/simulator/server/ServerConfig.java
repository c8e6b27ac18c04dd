package io.fairlead.benchmarks.simulator.server;

/**
 * How a server is made.
 *
 * @param cores how much it can do at once: nanoseconds of work in a nanosecond; a job uses one core
 *     at most
 * @param maxRunning how many jobs run at once, the others wait in the order of their coming; {@link
 *     #ALL} for processor sharing
 * @param weight in the configuration of the load balancers
 * @param keys how many keys there are to be cached
 * @param cacheSize how many of them a server keeps; 0 for no cache
 * @param missFactor how many times the work is for a key that is not in the cache
 */
public record ServerConfig(
    double cores, int maxRunning, double weight, int keys, int cacheSize, double missFactor) {

  /** No job waits: all run at once and share the cores. */
  public static final int ALL = Integer.MAX_VALUE;

  /** Jobs that do not disturb one another: they wait for something else than a core. */
  public static ServerConfig delay() {
    return sharing(Double.POSITIVE_INFINITY);
  }

  /** Processor sharing: all jobs run at once and share the cores evenly. */
  public static ServerConfig sharing(double cores) {
    return new ServerConfig(cores, ALL, 1, 0, 0, 1);
  }

  /** First come, first served: one job on each core. */
  public static ServerConfig fifo(int cores) {
    return new ServerConfig(cores, cores, 1, 0, 0, 1);
  }

  /** The same with another weight. */
  public ServerConfig withWeight(double newWeight) {
    return new ServerConfig(cores, maxRunning, newWeight, keys, cacheSize, missFactor);
  }

  /** The same with a cache of the keys used last. */
  public ServerConfig withCache(int ofKeys, int size, double factor) {
    return new ServerConfig(cores, maxRunning, weight, ofKeys, size, factor);
  }
}
