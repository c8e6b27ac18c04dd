package io.fairlead.benchmarks.simulator.server;

import java.util.Arrays;

/**
 * Jobs by the point at which they will be done, the earliest first. A binary heap of primitives.
 */
final class JobHeap {

  private double[] ends = new double[8];
  private int[] jobs = new int[8];
  private int size;

  int size() {
    return size;
  }

  /** The earliest end; there must be a job. */
  double firstEnd() {
    return ends[0];
  }

  void add(double end, int job) {
    if (size == jobs.length) {
      ends = Arrays.copyOf(ends, 2 * size);
      jobs = Arrays.copyOf(jobs, 2 * size);
    }
    int at = size++;
    while (at > 0 && end < ends[(at - 1) >> 1]) {
      int parent = (at - 1) >> 1;
      ends[at] = ends[parent];
      jobs[at] = jobs[parent];
      at = parent;
    }
    ends[at] = end;
    jobs[at] = job;
  }

  /** Takes the job that ends first; there must be one. */
  int take() {
    int first = jobs[0];
    size--;
    double end = ends[size];
    int job = jobs[size];
    int at = 0;
    while (true) {
      int child = 2 * at + 1;
      if (child >= size) {
        break;
      }
      if (child + 1 < size && ends[child + 1] < ends[child]) {
        child++;
      }
      if (end <= ends[child]) {
        break;
      }
      ends[at] = ends[child];
      jobs[at] = jobs[child];
      at = child;
    }
    ends[at] = end;
    jobs[at] = job;
    return first;
  }
}
