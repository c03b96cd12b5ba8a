package io.evenkeel.internal.fused;

import io.evenkeel.exchange.Exchange;
import io.evenkeel.exchange.ShardPart;
import io.evenkeel.exchange.ShardValues;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An exchange between engines of one JVM, each on a thread of its own, as if they were machines.
 */
final class MemoryExchange implements Exchange {
  private static final int PATIENCE_SECONDS = 60;

  private final List<ShardPart> parts = new ArrayList<>();
  private final CyclicBarrier barrier;

  MemoryExchange(int workers) {
    barrier = new CyclicBarrier(workers);
  }

  @Override
  public void reduce(ShardValues mine) {
    await();
    synchronized (parts) {
      // Whoever comes first begins a new list; the rest of a list is never that of all shards.
      if (parts.stream().mapToInt(ShardPart::shards).sum() == mine.shards()) {
        parts.clear();
      }
      parts.addAll(mine.parts());
    }
    await();
    mine.take(List.copyOf(parts));
  }

  private void await() {
    try {
      barrier.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException("another worker did not come", e);
    }
  }
}
