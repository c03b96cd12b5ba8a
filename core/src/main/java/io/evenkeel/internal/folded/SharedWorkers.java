package io.evenkeel.internal.folded;

import io.evenkeel.kernels.Workers;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The threads that all predictors of a process share, one prediction at a time. */
final class SharedWorkers {
  private static final ReentrantLock LOCK = new ReentrantLock();
  private static @Nullable Workers workers;

  private SharedWorkers() {}

  /**
   * Runs something on the threads, unless they are busy.
   *
   * @param threads most of them that it will use
   * @return whether it was run
   */
  static boolean tryRun(int threads, Consumer<Workers> action) {
    if (!LOCK.tryLock()) {
      return false;
    }
    try {
      Workers current = workers;
      if (current == null || current.count() < threads) {
        if (current != null) {
          current.close();
        }
        current = new Workers(threads);
        workers = current;
      }
      action.accept(current);
      return true;
    } finally {
      LOCK.unlock();
    }
  }
}
