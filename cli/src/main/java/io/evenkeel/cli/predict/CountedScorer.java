package io.evenkeel.cli.predict;

import io.evenkeel.table.ChunkScorer;
import io.evenkeel.table.Column;
import io.evenkeel.table.TableChunk;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** A scorer that tells how many rows it has scored. */
final class CountedScorer implements ChunkScorer {
  private final ChunkScorer scorer;
  private final LongConsumer told;
  private final AtomicLong rows = new AtomicLong();

  CountedScorer(ChunkScorer scorer, LongConsumer told) {
    this.scorer = scorer;
    this.told = told;
  }

  @Override
  public List<Column> columns() {
    return scorer.columns();
  }

  @Override
  public TableChunk score(TableChunk chunk) {
    TableChunk scored = scorer.score(chunk);
    told.accept(rows.addAndGet(chunk.rows()));
    return scored;
  }
}
