package io.evenkeel.lab.playground;

import java.util.Arrays;

/**
 * Keeps the trainings of a playground side by side: each goes on to the step that is allowed, and
 * waits there.
 */
final class Pace {
  private final long[] reached;
  private final boolean[] left;
  private volatile long allowed;
  private boolean stopped;

  Pace(int trainings) {
    reached = new long[trainings];
    left = new boolean[trainings];
    Arrays.fill(reached, -1);
  }

  /** The step up to which trainings may go. */
  long allowed() {
    return allowed;
  }

  /** Lets them go on to a step. */
  synchronized void allow(long step) {
    allowed = step;
    notifyAll();
  }

  /** Lets all of them go, to their end. */
  synchronized void stop() {
    stopped = true;
    notifyAll();
  }

  /** A training has come to the step, and waits until it may go further. */
  synchronized void reach(int me, long step) throws InterruptedException {
    reached[me] = step;
    notifyAll();
    while (step >= allowed && !stopped) {
      wait();
    }
  }

  /** A training has ended. */
  synchronized void leave(int me) {
    left[me] = true;
    notifyAll();
  }

  /** Waits until all have come to the allowed step, or have ended. */
  synchronized void awaitAll() throws InterruptedException {
    while (!stopped && !allThere()) {
      wait();
    }
  }

  private boolean allThere() {
    for (int i = 0; i < reached.length; i++) {
      if (!left[i] && reached[i] < allowed) {
        return false;
      }
    }
    return true;
  }
}
