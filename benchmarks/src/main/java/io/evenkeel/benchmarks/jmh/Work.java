package io.evenkeel.benchmarks.jmh;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The work that a benchmark's calls did, counted by the benchmark itself; JMH divides it by the
 * time. Each benchmark counts one of the three.
 */
@AuxCounters(AuxCounters.Type.OPERATIONS)
@State(Scope.Thread)
public class Work {
  /** Floating-point operations / 1e9; a multiply-add is two. */
  public double gigaflops;

  /** Bytes / 1e9 that the call must at least read and write, each once. */
  public double gigabytes;

  /** Elements / 1e9 of an elementwise function. */
  public double gigaelements;
}
