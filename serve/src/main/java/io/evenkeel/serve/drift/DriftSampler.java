package io.evenkeel.serve.drift;

import io.evenkeel.serve.model.RowObserver;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Hands rows that were predicted to a {@link DriftMonitor}, on a thread of its own that works no
 * more than a small share of the time. Rows that come while many wait are left out, so it looks at
 * all rows under low load and at a sample under high load.
 */
public final class DriftSampler implements RowObserver, AutoCloseable {
  /** Rows that are looked at together. */
  private static final int BLOCK = 128;

  private static final int MOST_WAITING = 16_384;
  private static final int MOST_FLOATS = 1 << 23;

  /** One part in this many of its time is work: 2 % of one core. */
  private static final int SHARE = 50;

  private static final long MOST_PAUSE_NANOS = 5_000_000_000L;

  private final DriftMonitor monitor;
  private final int features;
  private final int mostRows;
  private final Consumer<List<String>> alarm;
  private final BlockingQueue<Rows> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final AtomicInteger waitingRows = new AtomicInteger();
  private final Thread thread;

  /** Rows of one request. */
  private record Rows(float[] values, int count) {}

  /**
   * A sampler, whose thread starts.
   *
   * @param alarm is told what has just been found to have drifted, one sentence each
   */
  public DriftSampler(DriftMonitor monitor, int features, Consumer<List<String>> alarm) {
    this.monitor = monitor;
    this.features = features;
    this.alarm = alarm;
    mostRows = Math.clamp(MOST_FLOATS / features, 1, MOST_WAITING);
    thread = Thread.ofPlatform().daemon().name("evenkeel-drift").start(this::work);
  }

  /** The monitor. */
  public DriftMonitor monitor() {
    return monitor;
  }

  @Override
  public void seen(float[] rows, int count) {
    int room = mostRows - waitingRows.get();
    int taken = Math.min(count, room);
    if (taken > 0 && waiting.offer(new Rows(rows, taken))) {
      waitingRows.addAndGet(taken);
    }
  }

  private void work() {
    try {
      while (true) {
        Rows first = waiting.take();
        long start = System.nanoTime();
        block(first);
        long worked = System.nanoTime() - start;
        Thread.sleep(Duration.ofNanos(Math.min(MOST_PAUSE_NANOS, worked * (SHARE - 1))));
      }
    } catch (InterruptedException e) {
      monitor.close();
    }
  }

  /** Looks at these rows and at those that wait after them, up to one block. */
  private void block(Rows first) {
    float[] block = new float[BLOCK * features];
    int filled = 0;
    Rows next = first;
    while (next != null) {
      for (int from = 0; from < next.count(); ) {
        int part = Math.min(BLOCK - filled, next.count() - from);
        System.arraycopy(next.values(), from * features, block, filled * features, part * features);
        filled += part;
        from += part;
        if (filled == BLOCK) {
          look(block, filled);
          filled = 0;
        }
      }
      waitingRows.addAndGet(-next.count());
      next = filled == 0 ? null : waiting.poll();
    }
    if (filled > 0) {
      look(Arrays.copyOf(block, filled * features), filled);
    }
  }

  private void look(float[] rows, int count) {
    List<String> news = monitor.see(rows, count);
    if (!news.isEmpty()) {
      alarm.accept(news);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
