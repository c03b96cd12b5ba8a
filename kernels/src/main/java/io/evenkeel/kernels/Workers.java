package io.evenkeel.kernels;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A fixed pool of threads for the loops of a training step. The caller is worker 0. Each thread
 * begins with items of its own, the same share of every loop, so that the rows that it has left in
 * its cache are the ones that it takes up in the next loop; then it takes what others have left. So
 * any thread may take any item: nothing that is computed may depend on which. Waiting threads spin
 * for a moment, then sleep. The caller waits for items that somebody has taken, not for threads:
 * one that wakes up late finds nothing left. One caller at a time.
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

  /** The number of the loop that runs, or ran last: set once all of it is there. */
  private final AtomicInteger loop = new AtomicInteger();

  /**
   * For each thread the loop's number in the upper half, and the next item of its share in the
   * lower one, so that an item can only be taken from the loop that is running. While task and
   * items change, these are never below items, so nobody can take one.
   */
  private final AtomicLongArray next;

  /** Distance between two threads' entries, so that they are in cache lines of their own. */
  private static final int APART = 16;

  private volatile boolean closed;

  /** A pool that computes on {@code count} threads, the caller among them. */
  public Workers(int count) {
    if (count < 1) {
      throw new InvalidInputException(
          "the number of threads must be at least 1, but got %d".formatted(count));
    }
    threads = new Thread[count - 1];
    next = new AtomicLongArray(count * APART);
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
    long running = loop.get();
    int shares = count();
    for (int share = 0; share < shares; share++) {
      next.set(share * APART, (running << 32) | Integer.MAX_VALUE);
    }
    task = body;
    items = count;
    finished.set(0);
    for (int share = 0; share < shares; share++) {
      next.set(share * APART, ((running + 1) << 32) | begin(share, count));
    }
    loop.set((int) (running + 1));
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

  /** The first item of a thread's share. */
  private int begin(int share, int count) {
    return (int) ((long) count * share / count());
  }

  private void takeItems(int worker) {
    int shares = count();
    for (int i = 0; i < shares; i++) {
      takeItems((worker + i) % shares, worker);
    }
  }

  /** Takes what is left of a thread's share. */
  private void takeItems(int share, int worker) {
    int at = share * APART;
    while (true) {
      long place = next.get(at);
      Task body = task;
      int item = (int) place;
      if (item >= begin(share + 1, items)) {
        return;
      }
      if (next.compareAndSet(at, place, place + 1)) {
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
    int seen = 0;
    while (true) {
      for (int spins = 0; loop.get() == seen && !closed; spins++) {
        if (spins < SPINS) {
          Thread.onSpinWait();
        } else {
          sleepers.incrementAndGet();
          if (loop.get() == seen && !closed) {
            LockSupport.park(this);
          }
          sleepers.decrementAndGet();
        }
      }
      if (closed) {
        return;
      }
      seen = loop.get();
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
