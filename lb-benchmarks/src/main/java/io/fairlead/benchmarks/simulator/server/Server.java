package io.fairlead.benchmarks.simulator.server;

import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A machine that works on jobs. It knows no events: whoever drives it asks {@link #nextEndNanos}
 * after each change and calls {@link #finish} then. O(log jobs) for each step.
 */
public final class Server {

  /*
   * Processor sharing in virtual time (Parekh and Gallager, 1993): progress is the work that a job
   * which was there all along would have got so far. All running jobs get the same, so a job that
   * starts at progress p with work w is done at progress p + w, whatever comes and goes meanwhile;
   * only the speed of progress changes, and no job but the first to end has to be looked at.
   *
   *   speed = min(1, cores / running)     work nanoseconds of each job in a nanosecond
   *
   * First come, first served is the same with as many running jobs as cores: the speed is 1 then.
   */

  /** What {@link #nextEndNanos} answers where nothing ends unless something changes. */
  public static final long NEVER = Long.MAX_VALUE;

  /** How a server treats who asks it. */
  public enum State {
    /** Does its work. */
    UP,
    /** Does its work, and then answers that it failed. */
    FAILING,
    /** Answers at once that it failed, without any work. */
    FAILING_FAST,
    /** Lets nobody connect. */
    REFUSING,
    /** Takes what comes and never answers. */
    SILENT
  }

  private final ServerConfig config;
  private final @Nullable KeyCache cache;
  private final JobHeap running = new JobHeap();
  private final JobQueue waiting = new JobQueue();
  private State state = State.UP;
  private double cores;
  private double slowdown = 1;
  private double progress;
  private double speed = 1;
  private long updatedNanos;

  private double usedCoreNanos;
  private double offeredCoreNanos;
  private double jobNanos;

  /** Starts idle at time 0. */
  public Server(ServerConfig config) {
    this.config = config;
    cores = config.cores();
    cache = config.cacheSize() == 0 ? null : new KeyCache(config.keys(), config.cacheSize());
  }

  /** How it was made. */
  public ServerConfig config() {
    return config;
  }

  /** How it treats who asks it. */
  public State state() {
    return state;
  }

  /** Changes how it treats who asks it from now on; jobs that it has go on. */
  public void turn(State newState) {
    state = newState;
  }

  /** How many jobs it has, running or waiting. */
  public int jobs() {
    return running.size() + waiting.size();
  }

  /** Uses a key; whether it was in the cache. False for a server without. */
  public boolean hits(int key) {
    return cache != null && cache.use(key);
  }

  /** Forgets all keys, as after a restart. */
  public void clearCache() {
    if (cache != null) {
      cache.clear();
    }
  }

  /** Makes the jobs that come from now on take so many times as long. */
  public void slowDown(double factor) {
    slowdown = factor;
  }

  /** Takes away cores or gives them back; 0 stops the jobs it has until there are some again. */
  public void limitCores(long nowNanos, double newCores) {
    update(nowNanos);
    cores = newCores;
    changed();
  }

  /**
   * Takes a job.
   *
   * @param workNanos what it takes with a core of its own, before any slowdown
   */
  public void start(long nowNanos, int job, double workNanos) {
    update(nowNanos);
    double work = workNanos * slowdown;
    if (running.size() < config.maxRunning()) {
      running.add(progress + work, job);
    } else {
      waiting.add(job, work);
    }
    changed();
  }

  /** When the next job ends if nothing changes before, or {@link #NEVER}. */
  public long nextEndNanos() {
    if (running.size() == 0 || speed == 0) {
      return NEVER;
    }
    double left = (running.firstEnd() - progress) / speed;
    return updatedNanos + Math.max(0, (long) Math.ceil(left));
  }

  /** Ends the job that is the first to end; the time must have come. */
  public int finish(long nowNanos) {
    update(nowNanos);
    int job = running.take();
    if (waiting.size() > 0) {
      double work = waiting.firstWork();
      running.add(progress + work, waiting.take());
    }
    changed();
    return job;
  }

  /** Drops all jobs, as in a crash. */
  public void abort(long nowNanos, IntConsumer aborted) {
    update(nowNanos);
    while (running.size() > 0) {
      aborted.accept(running.take());
    }
    while (waiting.size() > 0) {
      aborted.accept(waiting.take());
    }
    changed();
  }

  /** Core nanoseconds that jobs have used so far. */
  public double usedCoreNanos(long nowNanos) {
    update(nowNanos);
    return usedCoreNanos;
  }

  /** Core nanoseconds that there were to use so far; infinite for a server of endless cores. */
  public double offeredCoreNanos(long nowNanos) {
    update(nowNanos);
    return offeredCoreNanos;
  }

  /** The number of jobs, integrated over time so far. */
  public double jobNanos(long nowNanos) {
    update(nowNanos);
    return jobNanos;
  }

  private void update(long nowNanos) {
    long elapsed = nowNanos - updatedNanos;
    if (elapsed == 0) {
      return;
    }
    int active = running.size();
    progress += elapsed * speed;
    usedCoreNanos += elapsed * speed * active;
    offeredCoreNanos += elapsed * cores;
    jobNanos += (double) elapsed * (active + waiting.size());
    updatedNanos = nowNanos;
  }

  private void changed() {
    int active = running.size();
    speed = active <= cores ? 1 : cores / active;
    if (active == 0) {
      progress = 0; // keeps the sums small, and so exact
    }
  }
}
