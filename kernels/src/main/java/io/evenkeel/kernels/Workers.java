package io.evenkeel.kernels;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A fixed pool of threads for the loops of a training step. The caller is worker 0. Items of work
 * are handed out one by one, so any thread may take any item: nothing that is computed may depend
 * on which. Waiting threads spin for a moment, then sleep. The caller waits for items that somebody
 * has taken, not for threads: one that wakes up late finds nothing left. One caller at a time.
 */
public final class Workers implements AutoCloseable {

  /** Spins before a waiting thread sleeps: a few times the gap between two loops of a step. */
  private static final int SPINS = 10_000;

  /** How long the caller sleeps at a time after spinning without success. */
  private static final long PAUSE_NANOS = 20_000;

  /** One loop's body. */
  @FunctionalInterface
  public interface Task {
    /** Carries out item {@code item}; {@code worker}, from 0, says which scratch memory to use. */
    void run(int item, int worker);
  }

  private final Thread[] threads;
  private final AtomicInteger finished = new AtomicInteger();
  private final AtomicInteger sleepers = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile Task task = (item, worker) -> {};
  private volatile int items;

  /**
   * The loop's number in the upper half, its next item in the lower one, so that an item can only
   * be taken from the loop that is running. While task and items change, the next item is never
   * below items, so nobody can take one.
   */
  private final AtomicLong next = new AtomicLong();

  private volatile boolean closed;

  /** A pool that computes on {@code count} threads, the caller among them. */
  public Workers(int count) {
    if (count < 1) {
      throw new InvalidInputException(
          "the number of threads must be at least 1, but got %d".formatted(count));
    }
    threads = new Thread[count - 1];
    for (int i = 0; i < threads.length; i++) {
      int worker = i + 1;
      threads[i] =
          Thread.ofPlatform().daemon().name("evenkeel-" + worker).start(() -> serve(worker));
    }
  }

  /** Number of threads, the caller among them. */
  public int count() {
    return threads.length + 1;
  }

  /**
   * Runs {@code body} for each item from 0 to {@code count - 1} and returns when all are done.
   *
   * @param most the most threads to use; with 1 the caller does all
   * @throws RuntimeException or Error that an item threw, once no thread works any more
   */
  public void run(int count, int most, Task body) {
    if (threads.length == 0 || count <= 1 || most == 1) {
      for (int i = 0; i < count; i++) {
        body.run(i, 0);
      }
      return;
    }
    long loop = next.get() >>> 32;
    next.set(loop << 32 | Integer.MAX_VALUE);
    task = body;
    items = count;
    finished.set(0);
    next.set((loop + 1) << 32);
    if (sleepers.get() > 0) {
      for (Thread thread : threads) {
        LockSupport.unpark(thread);
      }
    }
    takeItems(0);
    for (int spins = 0; finished.get() != count; spins++) {
      if (spins < SPINS) {
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(this, PAUSE_NANOS);
      }
    }
    Throwable thrown = failure.getAndSet(null);
    if (thrown instanceof RuntimeException e) {
      throw e;
    }
    if (thrown instanceof Error e) {
      throw e;
    }
  }

  private void takeItems(int worker) {
    while (true) {
      long place = next.get();
      Task body = task;
      int item = (int) place;
      if (item >= items) {
        return;
      }
      if (next.compareAndSet(place, place + 1)) {
        runItem(body, item, worker);
      }
    }
  }

  private void runItem(Task body, int item, int worker) {
    try {
      if (failure.get() == null) {
        body.run(item, worker);
      }
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
    } finally {
      finished.incrementAndGet();
    }
  }

  private void serve(int worker) {
    long seen = 0;
    while (true) {
      for (int spins = 0; next.get() >>> 32 == seen && !closed; spins++) {
        if (spins < SPINS) {
          Thread.onSpinWait();
        } else {
          sleepers.incrementAndGet();
          if (next.get() >>> 32 == seen && !closed) {
            LockSupport.park(this);
          }
          sleepers.decrementAndGet();
        }
      }
      if (closed) {
        return;
      }
      seen = next.get() >>> 32;
      takeItems(worker);
    }
  }

  /** Ends the threads; the pool cannot be used afterwards. */
  @Override
  public void close() {
    closed = true;
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
    }
  }
}
