package io.fairlead.benchmarks.simulator.server;

import java.util.Arrays;

/** Jobs that wait for their turn, with the work that each is. A ring of primitives. */
final class JobQueue {

  private int[] jobs = new int[8];
  private double[] works = new double[8];
  private int head;
  private int size;

  int size() {
    return size;
  }

  void add(int job, double work) {
    if (size == jobs.length) {
      grow();
    }
    int tail = (head + size++) & (jobs.length - 1);
    jobs[tail] = job;
    works[tail] = work;
  }

  /** The work of the first one; there must be one. */
  double firstWork() {
    return works[head];
  }

  /** Takes the first one; there must be one. */
  int take() {
    int job = jobs[head];
    head = (head + 1) & (jobs.length - 1);
    size--;
    return job;
  }

  private void grow() {
    int[] moreJobs = Arrays.copyOf(jobs, 2 * size);
    double[] moreWorks = Arrays.copyOf(works, 2 * size);
    System.arraycopy(jobs, 0, moreJobs, size, head);
    System.arraycopy(works, 0, moreWorks, size, head);
    jobs = moreJobs;
    works = moreWorks;
  }
}
