package io.evenkeel.lab.compare;

/**
 * Lets some threads work one at a time, each for a while, so that trainings go on side by side and
 * the time that each takes is measured under the same conditions.
 */
final class Turns {
  private final boolean[] left;
  private int turn;

  Turns(int threads) {
    left = new boolean[threads];
  }

  /** Waits until it is that thread's turn. */
  synchronized void await(int me) {
    while (turn != me) {
      try {
        wait();
      } catch (InterruptedException e) {
        throw new IllegalStateException("a training of a comparison was interrupted", e);
      }
    }
  }

  /** Hands on the turn, and waits for the next. */
  synchronized void pass(int me) {
    next(me);
    await(me);
  }

  /** Takes no further turn. */
  synchronized void leave(int me) {
    left[me] = true;
    if (turn == me) {
      next(me);
    }
  }

  private void next(int me) {
    for (int i = 1; i <= left.length; i++) {
      int other = (me + i) % left.length;
      if (!left[other]) {
        turn = other;
        notifyAll();
        return;
      }
    }
  }
}
