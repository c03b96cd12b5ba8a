package io.evenkeel.spark;

import io.evenkeel.metrics.Metric;
import io.evenkeel.table.Table;
import io.evenkeel.tabular.Tabular;
import io.evenkeel.tabular.TabularModel;
import io.evenkeel.tabular.TabularRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The figures of SPARK.md: training by global batch and number of executors of one core, the same
 * without Spark on one thread, and scoring. All trainings of a batch must give the same bits.
 *
 * <pre>
 *   spark/run --class io.evenkeel.spark.ClusterBench DATA.parquet TARGET [IGNORED,...] [BATCHES] [EXECUTORS]
 *   spark/run --class io.evenkeel.spark.ClusterBench flights-late.parquet late "" 1024,4096,16384,65536 1,2
 * </pre>
 */
final class ClusterBench {
  private static final int SHARDS = 16;
  private static final int WARM_UP_ROWS = 50_000;

  private final Path data;
  private final String target;
  private final Set<String> ignored;
  private final int[] batches;
  private final Map<Integer, Set<String>> hashes = new TreeMap<>();

  private ClusterBench(String[] args) {
    data = Path.of(args[0]);
    target = args[1];
    ignored =
        Set.of(args.length > 2 && !args[2].isEmpty() ? args[2].split(",", -1) : new String[0]);
    batches = numbers(args.length > 3 ? args[3] : "1024,4096,16384,65536");
  }

  private static int[] numbers(String text) {
    return Arrays.stream(text.split(",", -1)).mapToInt(Integer::parseInt).toArray();
  }

  /** See the class. */
  public static void main(String[] args) throws IOException {
    ClusterBench bench = new ClusterBench(args);
    System.out.println("workers  batch    rows/s  exchange  bytes/step   formula  AUC     sha256");
    for (int executors : numbers(args.length > 4 ? args[4] : "1,2")) {
      bench.onCluster(executors);
    }
    bench.alone();
    bench.requireSameBits();
  }

  private void onCluster(int executors) throws IOException {
    SparkSession spark = SparkForTests.cluster(executors, 4096, "-XX:+UseParallelGC");
    try {
      Dataset<Row> frame = spark.read().parquet(data.toString());
      String[] inputs =
          Arrays.stream(frame.columns())
              .filter(c -> !c.equals(target) && !ignored.contains(c))
              .toArray(String[]::new);
      EvenkeelClassifier classifier =
          new EvenkeelClassifier()
              .setInputCols(inputs)
              .setLabelCol(target)
              .setMaxIter(1)
              .setNumWorkers(executors);
      // Java compiles while it runs, so the first training is not the one that is measured.
      EvenkeelClassificationModel last = classifier.fit(frame.limit(WARM_UP_ROWS));
      for (int batch : batches) {
        last = classifier.setBatchSize(batch).fit(frame);
        print(last, executors, batch);
      }
      score(last, frame, executors);
    } finally {
      spark.stop();
    }
  }

  private void print(EvenkeelClassificationModel model, int executors, int batch) {
    TrainingSummary summary = model.summary().orElseThrow();
    List<WorkerStats> stats = summary.workers();
    double seconds = stats.stream().mapToDouble(WorkerStats::seconds).max().orElseThrow();
    double share = stats.stream().mapToDouble(WorkerStats::exchangeShare).max().orElseThrow();
    long steps = stats.getFirst().step();
    System.out.printf(
        Locale.ROOT,
        "%7d %6d %9.0f %8.1f%% %11.0f %9.0f  %.4f  %s%n",
        executors,
        batch,
        stats.getFirst().rows() / seconds,
        100 * share,
        (double) stats.getFirst().exchangedBytes() / steps,
        formula(model, executors),
        auc(model.model()),
        hash(batch, summary.parametersSha256()));
  }

  private String hash(int batch, String sha256) {
    hashes.computeIfAbsent(batch, _ -> new HashSet<>()).add(sha256);
    return sha256.substring(0, 12);
  }

  private void requireSameBits() {
    hashes.forEach((batch, all) -> {
      if (all.size() > 1) {
        throw new IllegalStateException("batch %d gave different bits: %s".formatted(batch, all));
      }
    });
    System.out.println("the same bits for each batch");
  }

  /** M145 and M146, and 16 bytes about each message's one part. */
  private static double formula(EvenkeelClassificationModel model, int workers) {
    var network = model.model().model().network();
    long parameters =
        model.model().model().parameters().values().stream().mapToLong(p -> p.length).sum();
    long norms = network.graph().batchNorms().size();
    long columns = network.graph().batchNorms().stream().mapToLong(n -> n.shape().channels()).sum();
    double values = 8.0 * (norms + 4 * columns + 2);
    double messages = 16.0 * (2 * norms + 4);
    return workers == 1
        ? 0
        : 8.0 * parameters * (workers - 1) / workers + (workers - 1) * (values + messages);
  }

  private double auc(TabularModel model) {
    return model
        .evaluate(Table.read(data))
        .evaluation()
        .values()
        .getOrDefault(Metric.AUC, Double.NaN);
  }

  private void score(EvenkeelClassificationModel model, Dataset<Row> frame, int executors) {
    for (int round = 0; round < 2; round++) {
      long begin = System.nanoTime();
      long count = model.transform(frame).filter("prediction >= 0").count();
      double seconds = (System.nanoTime() - begin) * 1e-9;
      System.out.printf(
          Locale.ROOT,
          "scoring on %d executors: %,d rows in %.1f s, %,.0f rows/s%n",
          executors,
          count,
          seconds,
          count / seconds);
    }
  }

  private void alone() {
    Table table = Table.read(data);
    train(Table.sql("FROM '%s' LIMIT %d".formatted(data, WARM_UP_ROWS)), batches[0]);
    for (int batch : batches) {
      TabularRun run = train(table, batch);
      System.out.printf(
          Locale.ROOT,
          "  alone %6d %9.0f %40.4f  %s%n",
          batch,
          run.training().rowsPerSecond(),
          auc(run.model()),
          hash(batch, run.training().parametersSha256()));
    }
  }

  private TabularRun train(Table table, int batch) {
    return Tabular.classifier(target)
        .ignore(ignored.toArray(String[]::new))
        .threads(1)
        .streaming(false)
        .settings(s ->
            s.withShards(SHARDS)
                .withValidationFraction(0)
                .withMembers(1)
                .withBagged(false)
                .withEpochs(1)
                .withBatchSize(batch))
        .plan(table)
        .train();
  }
}
