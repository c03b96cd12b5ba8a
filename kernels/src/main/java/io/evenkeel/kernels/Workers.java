package io.evenkeel.kernels;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A fixed pool of threads for the loops of a training step. The caller is worker 0. Items of work
 * are handed out one by one, so any thread may take any item: nothing that is computed may depend
 * on which. Waiting threads spin for a moment, then sleep. One caller at a time.
 */
public final class Workers implements AutoCloseable {

  /** Spins before a waiting thread sleeps: some times the gap between two loops of a step. */
  private static final int SPINS = 10_000;

  /** How long the caller sleeps at a time once it has spun in vain. */
  private static final long PAUSE_NANOS = 20_000;

  /** One loop's body. */
  @FunctionalInterface
  public interface Task {
    /** Carries out item {@code item}; {@code worker}, from 0, says which scratch memory to use. */
    void run(int item, int worker);
  }

  private final Thread[] threads;
  private final AtomicInteger nextItem = new AtomicInteger();
  private final AtomicInteger busy = new AtomicInteger();
  private final AtomicInteger sleepers = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private Task task = (item, worker) -> {};
  private int items;

  /** Counts the loops; a change hands {@link #task} and {@link #items} to the threads. */
  private final AtomicInteger generation = new AtomicInteger();

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
   * @throws RuntimeException or Error that an item threw, when no thread works any more
   */
  public void run(int count, int most, Task body) {
    if (threads.length == 0 || count <= 1 || most == 1) {
      for (int i = 0; i < count; i++) {
        body.run(i, 0);
      }
      return;
    }
    task = body;
    items = count;
    nextItem.set(0);
    busy.set(threads.length);
    generation.incrementAndGet();
    if (sleepers.get() > 0) {
      for (Thread thread : threads) {
        LockSupport.unpark(thread);
      }
    }
    takeItems(0);
    for (int spins = 0; busy.get() != 0; spins++) {
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
    try {
      for (int item = nextItem.getAndIncrement(); item < items; item = nextItem.getAndIncrement()) {
        task.run(item, worker);
      }
    } catch (RuntimeException | Error e) {
      nextItem.set(items);
      failure.compareAndSet(null, e);
    }
  }

  private void serve(int worker) {
    int seen = 0;
    while (true) {
      for (int spins = 0; generation.get() == seen && !closed; spins++) {
        if (spins < SPINS) {
          Thread.onSpinWait();
        } else {
          sleepers.incrementAndGet();
          if (generation.get() == seen && !closed) {
            LockSupport.park(this);
          }
          sleepers.decrementAndGet();
        }
      }
      if (closed) {
        return;
      }
      seen++;
      takeItems(worker);
      busy.decrementAndGet();
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
