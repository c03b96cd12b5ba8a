package io.evenkeel.spark.internal.training;

import io.evenkeel.file.TemporaryFolder;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Task;
import io.evenkeel.spark.TrainingStoppedException;
import io.evenkeel.spark.WorkerStats;
import io.evenkeel.spark.internal.exchange.Secret;
import io.evenkeel.spark.internal.rows.InputColumns;
import io.evenkeel.spark.internal.rows.RowPacker;
import io.evenkeel.spark.internal.rows.RowReader;
import io.evenkeel.spark.internal.rows.ShardCut;
import io.evenkeel.spark.internal.rows.ShardPartitioner;
import io.evenkeel.table.Column;
import io.evenkeel.tabular.TableSurvey;
import io.evenkeel.tabular.TabularDesign;
import io.evenkeel.tabular.TabularModel;
import io.evenkeel.tabular.TabularSettings;
import io.evenkeel.training.ShardDeal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.apache.spark.HashPartitioner;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;
import scala.reflect.ClassTag$;

/**
 * A training on a cluster, seen from its driver: a pass over the rows that finds out how to
 * preprocess them, the cut into shards, and the barrier stage.
 */
public final class DistributedTraining {
  private static final Logger LOG = LoggerFactory.getLogger("io.evenkeel.spark.Training");
  private static final int TREE_DEPTH = 2;

  private final SparkContext context;
  private final InputColumns inputs;
  private final Column target;
  private final @Nullable Column weight;
  private final @Nullable Task task;
  private final long seed;
  private final UnaryOperator<TabularSettings> change;
  private final ClusterOptions options;

  /**
   * @param weight null if all rows have the same weight
   * @param task null leaves it to the target
   * @param seed of the settings
   * @param change of the settings that the number of rows suggests
   */
  public DistributedTraining(
      SparkContext context,
      InputColumns inputs,
      Column target,
      @Nullable Column weight,
      @Nullable Task task,
      long seed,
      UnaryOperator<TabularSettings> change,
      ClusterOptions options) {
    this.context = context;
    this.inputs = inputs;
    this.target = target;
    this.weight = weight;
    this.task = task;
    this.seed = seed;
    this.change = change;
    this.options = options;
  }

  /**
   * Trains.
   *
   * @throws InvalidInputException if the rows or the settings cannot be learned with, or the
   *     cluster cannot run the workers at once
   * @throws TrainingStoppedException if a step turned out non-finite
   */
  public TrainedOnCluster fit(Dataset<?> data) {
    List<String> names = new ArrayList<>(inputs.names());
    names.add(target.name());
    if (weight != null) {
      names.add(weight.name());
    }
    JavaRDD<Row> rows =
        weighing(data)
            .select(
                names.stream()
                    .map(InputColumns::quoted)
                    .toArray(org.apache.spark.sql.Column[]::new))
            .toJavaRDD();
    TableSurvey.Planned planned = survey(rows).plan(change);
    planned.notes().forEach(note -> LOG.info(note.text()));
    TabularDesign design = planned.design();
    int workers = Slots.require(context, options.workers(), design.settings().shards());
    RowReader reader =
        weight == null ? new RowReader(inputs, target) : new RowReader(inputs, target, weight);
    String text = design.text();
    boolean weighted = weight != null;
    JavaRDD<byte[]> packed =
        rows.mapPartitions(part -> packed(part, reader, text, weighted))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      ShardDeal deal = deal(packed, design);
      ShardCut cut = cut(packed, deal);
      List<WorkerResult> results = stage(packed, design, deal, cut, workers);
      return result(results, planned);
    } finally {
      packed.unpersist();
    }
  }

  /** The rows with a weight above 0. */
  private Dataset<Row> weighing(Dataset<?> data) {
    if (weight == null) {
      return data.toDF();
    }
    org.apache.spark.sql.Column weights = InputColumns.quoted(weight.name());
    return data.toDF().where(weights.isNull().or(weights.notEqual(0)));
  }

  /** One pass over all rows. The rows' numbers need the sizes of the partitions before them. */
  private TableSurvey survey(JavaRDD<Row> rows) {
    List<Long> sizes = rows.mapPartitions(DistributedTraining::size).collect();
    long[] firstRows = new long[sizes.size()];
    for (int p = 1; p < firstRows.length; p++) {
      firstRows[p] = firstRows[p - 1] + sizes.get(p - 1);
    }
    if (firstRows.length == 0) {
      throw new InvalidInputException("there is no row to learn from");
    }
    RowReader reader = new RowReader(inputs, target);
    ArrayList<Column> columns = new ArrayList<>(inputs.columns());
    Column predicted = target;
    @Nullable Task wanted = task;
    long sampled = seed;
    return rows.mapPartitionsWithIndex(
            (p, part) -> {
              TableSurvey survey =
                  new TableSurvey("the data frame", columns, predicted, wanted, sampled);
              reader.chunks(part, firstRows[p]).forEachRemaining(survey::add);
              return List.of(survey).iterator();
            },
            false)
        .treeReduce(TableSurvey::merge, TREE_DEPTH);
  }

  private static Iterator<Long> size(Iterator<Row> part) {
    long size = 0;
    while (part.hasNext()) {
      part.next();
      size++;
    }
    return List.of(size).iterator();
  }

  private static Iterator<byte[]> packed(
      Iterator<Row> part, RowReader reader, String design, boolean weighted) {
    RowPacker packer = new RowPacker(TabularDesign.of(design), reader.columns(), weighted);
    return reader.map(part, (_, chunk) -> packer.pack(chunk));
  }

  private static ShardDeal deal(JavaRDD<byte[]> packed, TabularDesign design) {
    return ShardDeal.of(packed.count(), design.config(1, false), design.network());
  }

  private static ShardCut cut(JavaRDD<byte[]> packed, ShardDeal deal) {
    long[] counts =
        packed
            .mapPartitions(DistributedTraining::bucketCounts)
            .treeReduce(DistributedTraining::added, TREE_DEPTH);
    boolean[] cut = ShardCut.cutBuckets(counts, deal);
    List<Long> hashes =
        packed.map(RowPacker::hash).filter(hash -> cut[ShardCut.bucket(hash)]).collect();
    return ShardCut.of(counts, hashes.stream().mapToLong(Long::longValue).toArray(), deal);
  }

  private static Iterator<long[]> bucketCounts(Iterator<byte[]> part) {
    long[] counts = new long[ShardCut.BUCKETS];
    part.forEachRemaining(row -> counts[ShardCut.bucket(RowPacker.hash(row))]++);
    return List.of(counts).iterator();
  }

  private static long[] added(long[] a, long[] b) {
    long[] sum = a.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += b[i];
    }
    return sum;
  }

  private List<WorkerResult> stage(
      JavaRDD<byte[]> packed, TabularDesign design, ShardDeal deal, ShardCut cut, int workers) {
    JavaPairRDD<Integer, byte[]> dealt =
        packed
            .flatMapToPair(row ->
                cut.shardsOf(RowPacker.hash(row)).stream()
                    .map(shard -> new Tuple2<>(shard, row))
                    .iterator())
            .partitionBy(new ShardPartitioner(workers, deal.shards()));
    String folder =
        options.checkpointFolder().isEmpty()
            ? ""
            : options.checkpointFolder() + "/evenkeel-" + UUID.randomUUID();
    ClusterOptions ours =
        new ClusterOptions(workers, options.timeoutSeconds(), folder, options.checkpointEvery());
    ProgressAccumulator progress = new ProgressAccumulator();
    context.register(progress, "evenkeel training");
    ProgressLog log = new ProgressLog(progress.id());
    context.addSparkListener(log);
    SerializableConfiguration hadoop = new SerializableConfiguration(context.hadoopConfiguration());
    try {
      WorkerTask task =
          new WorkerTask(
              design, weight != null, deal.rows(), cut, ours, new Secret(), hadoop, progress);
      // Spark retries a failed barrier stage only if its results go through a shuffle.
      return dealt
          .rdd()
          .barrier()
          .mapPartitions(task, false, ClassTag$.MODULE$.<WorkerResult>apply(WorkerResult.class))
          .toJavaRDD()
          .mapToPair(result -> new Tuple2<>(result.stats().worker(), result))
          .partitionBy(new HashPartitioner(1))
          .values()
          .collect();
    } finally {
      context.removeSparkListener(log);
      if (!folder.isEmpty()) {
        new HadoopCheckpoints(folder, context.hadoopConfiguration()).delete();
      }
    }
  }

  private static TrainedOnCluster result(List<WorkerResult> results, TableSurvey.Planned planned) {
    results.stream()
        .filter(r -> !r.failure().isEmpty())
        .min((a, b) -> Boolean.compare(b.own(), a.own()))
        .ifPresent(failed -> {
          throw failed.isInput()
              ? new InvalidInputException(failed.failure())
              : new TrainingStoppedException(failed.failure());
        });
    List<WorkerStats> stats =
        results.stream()
            .map(WorkerResult::stats)
            .sorted(Comparator.comparingInt(WorkerStats::worker))
            .toList();
    WorkerResult first =
        results.stream().filter(r -> r.stats().worker() == 0).findFirst().orElseThrow();
    stats.forEach(s -> LOG.info(ProgressLog.line(s)));
    if (results.stream().anyMatch(r -> r.vectorBits() == 0)) {
      LOG.warn(
          "executors run without the Vector API, which is several times slower and gives the same bits: add --add-modules=jdk.incubator.vector to spark.executor.extraJavaOptions (and, with a local master, to the driver's)");
    }
    long inFile = results.stream().mapToLong(WorkerResult::bytesInFile).sum();
    if (inFile > 0) {
      LOG.info(
          "{} MiB of rows did not fit into the workers' memory and were read from disk: give spark.executor.memory more to be faster",
          inFile >> 20);
    }
    return new TrainedOnCluster(
        model(first.model()), planned.notes(), first.sha256(), List.copyOf(first.epochs()), stats);
  }

  private static TabularModel model(byte[] file) {
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      Path path = folder.path().resolve("model.safetensors");
      Files.write(path, file);
      return TabularModel.load(path);
    } catch (IOException e) {
      throw new UncheckedIOException("the model could not be read back", e);
    }
  }
}
