package io.evenkeel.spark.internal.statistics;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.model.Model;
import io.evenkeel.model.PooledMoments;
import io.evenkeel.model.StatisticsEstimator;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Node;
import io.evenkeel.network.Statistics;
import io.evenkeel.network.VarianceEstimator;
import io.evenkeel.spark.internal.rows.RowReader;
import io.evenkeel.table.TableChunk;
import io.evenkeel.tabular.ColumnEncoder;
import io.evenkeel.tabular.Preprocessor;
import io.evenkeel.tabular.TabularModel;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * The statistics of a model's BatchNorms over all rows of a data frame: their counts, means and
 * sums of squared deviations on each partition, merged in the partitions' order. The rows go
 * through the network once for each BatchNorm that stands on another one.
 */
public final class DistributedStatistics {
  private DistributedStatistics() {}

  /** Hands a model to executors. */
  @FunctionalInterface
  public interface Shared extends Serializable {
    /** The model, on an executor. */
    TabularModel get();
  }

  /** Makes a model ready to be handed to executors. */
  @FunctionalInterface
  public interface Share {
    Shared of(TabularModel model);
  }

  /**
   * A model with new statistics, which it predicts with.
   *
   * @param as what they are called: those of the training data, or of others
   * @param rows with the columns that the reader reads
   * @throws InvalidInputException if there are too few rows
   */
  public static TabularModel estimate(
      TabularModel model, Statistics as, JavaRDD<Row> rows, RowReader reader, Share share) {
    Map<String, Moments> moments = new HashMap<>();
    List<Node> norms = model.model().network().graph().batchNorms();
    for (Node norm : norms) {
      moments.put(norm.path(), model.model().inferenceMoments(norm));
    }
    TabularModel now = model;
    for (Set<String> layers : StatisticsEstimator.passes(model.model().network())) {
      Shared shared = share.of(now);
      List<Map<String, PooledMoments>> parts =
          rows.mapPartitions(part -> pooled(part, reader, shared.get(), layers)).collect();
      Map<String, PooledMoments> all = new HashMap<>();
      for (Map<String, PooledMoments> part : parts) {
        part.forEach((path, pooled) -> all.merge(path, pooled, PooledMoments::merge));
      }
      for (Node norm : norms) {
        if (layers.contains(norm.path())) {
          moments.put(norm.path(), moments((BatchNorm) norm.op(), all.get(norm.path())));
        }
      }
      now = TabularModel.of(model.model().withStatistics(as, moments));
    }
    return now;
  }

  private static Moments moments(BatchNorm norm, @Nullable PooledMoments pooled) {
    int least = norm.estimator() == VarianceEstimator.BIASED ? 1 : 2;
    if (pooled == null || pooled.count() < least) {
      throw new InvalidInputException(
          "the statistics of a BatchNorm need at least %d %s of data, but got %d"
              .formatted(least, least == 1 ? "row" : "rows", pooled == null ? 0 : pooled.count()));
    }
    return pooled.moments(norm.estimator());
  }

  private static Iterator<Map<String, PooledMoments>> pooled(
      Iterator<Row> part, RowReader reader, TabularModel model, Set<String> layers) {
    Map<String, PooledMoments> all = new LinkedHashMap<>();
    Iterator<TableChunk> chunks = reader.chunks(part, 0);
    while (chunks.hasNext()) {
      Dataset rows = encoded(chunks.next(), reader, model.preprocessor());
      Model scored = model.model();
      StatisticsEstimator.pooled(scored, layers, rows)
          .forEach((path, pooled) -> all.merge(path, pooled, PooledMoments::merge));
    }
    return List.of(all).iterator();
  }

  private static Dataset encoded(TableChunk chunk, RowReader reader, Preprocessor preprocessor) {
    List<String> names = reader.columns().stream().map(c -> c.name()).toList();
    int features = preprocessor.features();
    float[] x = new float[chunk.rows() * features];
    List<double[]> cells = new ArrayList<>();
    for (ColumnEncoder encoder : preprocessor.encoders()) {
      cells.add(encoder.cells(chunk, names.indexOf(encoder.column().name())));
    }
    double[] row = new double[cells.size()];
    for (int r = 0; r < chunk.rows(); r++) {
      for (int c = 0; c < row.length; c++) {
        row[c] = cells.get(c)[r];
      }
      preprocessor.encode(row, 0, x, r * features);
    }
    return Dataset.ofReal(x, features, new float[chunk.rows()], 1);
  }
}
