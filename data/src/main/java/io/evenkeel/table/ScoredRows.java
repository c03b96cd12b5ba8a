package io.evenkeel.table;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A scan whose chunks are scored on other threads, a few ahead of the one that is taken; they come
 * in the scan's order. For one thread at a time.
 */
final class ScoredRows implements AutoCloseable {
  private static final int CHUNKS_AHEAD_PER_THREAD = 4;

  /** A chunk, and what was computed from it. */
  record Scored(TableChunk rows, TableChunk added) {}

  private final TableScan scan;
  private final ChunkScorer scorer;
  private final ExecutorService threads;
  private final int ahead;
  private final Queue<Future<Scored>> queue = new ArrayDeque<>();
  private boolean ended;

  ScoredRows(TableScan scan, ChunkScorer scorer, int threads) {
    this.scan = scan;
    this.scorer = scorer;
    this.ahead = CHUNKS_AHEAD_PER_THREAD * threads;
    this.threads =
        Executors.newFixedThreadPool(
            threads, task -> Thread.ofPlatform().daemon().name("evenkeel-score").unstarted(task));
  }

  /** The next chunk, or null after the last. */
  @Nullable Scored next() {
    while (!ended && queue.size() < ahead) {
      TableChunk chunk = scan.next();
      if (chunk == null) {
        ended = true;
      } else {
        queue.add(threads.submit(() -> new Scored(chunk, scorer.score(chunk))));
      }
    }
    Future<Scored> first = queue.poll();
    return first == null ? null : result(first);
  }

  private static Scored result(Future<Scored> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("scoring was interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("scoring failed", e.getCause());
    }
  }

  @Override
  public void close() {
    List<Future<Scored>> rest = new ArrayList<>(queue);
    rest.forEach(f -> f.cancel(false));
    threads.shutdown();
    scan.close();
  }
}
