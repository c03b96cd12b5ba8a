package io.evenkeel.spark.internal.training;

import io.evenkeel.exchange.Exchange;
import io.evenkeel.exchange.Sharding;
import io.evenkeel.file.TemporaryFolder;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.network.Network;
import io.evenkeel.spark.EpochLine;
import io.evenkeel.spark.internal.exchange.Meeting;
import io.evenkeel.spark.internal.exchange.PeerFailedException;
import io.evenkeel.spark.internal.exchange.Secret;
import io.evenkeel.spark.internal.exchange.SocketExchange;
import io.evenkeel.spark.internal.rows.ShardCut;
import io.evenkeel.spark.internal.rows.ShardPartitioner;
import io.evenkeel.spark.internal.rows.ShardRowSet;
import io.evenkeel.tabular.TabularDesign;
import io.evenkeel.training.Checkpoint;
import io.evenkeel.training.CheckpointStore;
import io.evenkeel.training.ShardDeal;
import io.evenkeel.training.Trainer;
import io.evenkeel.training.TrainingConfig;
import io.evenkeel.training.TrainingFailedException;
import io.evenkeel.training.TrainingRun;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.Utils;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/**
 * What a worker does, a task of the barrier stage: takes in the rows of its shards, meets the
 * others, trains with them. A failure that would happen again at the next try is returned as a
 * result; one that may not, such as a lost worker, is thrown, so that the stage begins again.
 */
final class WorkerTask
    extends AbstractFunction1<Iterator<Tuple2<Integer, byte[]>>, Iterator<WorkerResult>>
    implements Serializable {
  private static final long serialVersionUID = 1;

  private final String designText;
  private final boolean weighted;
  private final long rows;
  private final ShardCut cut;
  private final ClusterOptions options;
  private final Secret secret;
  private final SerializableConfiguration hadoop;
  private final ProgressAccumulator progress;

  /**
   * @param weighted whether each row has a weight
   * @param rows of all workers
   */
  WorkerTask(
      TabularDesign design,
      boolean weighted,
      long rows,
      ShardCut cut,
      ClusterOptions options,
      Secret secret,
      SerializableConfiguration hadoop,
      ProgressAccumulator progress) {
    designText = design.text();
    this.weighted = weighted;
    this.rows = rows;
    this.cut = cut;
    this.options = options;
    this.secret = secret;
    this.hadoop = hadoop;
    this.progress = progress;
  }

  @Override
  public Iterator<WorkerResult> apply(Iterator<Tuple2<Integer, byte[]>> mine) {
    WorkerResult result = work(BarrierTaskContext.get(), CollectionConverters.asJava(mine));
    return CollectionConverters.asScala(List.of(result).iterator());
  }

  private WorkerResult work(
      BarrierTaskContext context, java.util.Iterator<Tuple2<Integer, byte[]>> mine) {
    int rank = context.partitionId();
    TabularDesign design = TabularDesign.of(designText);
    int shards = design.settings().shards();
    int first = ShardPartitioner.first(rank, options.workers(), shards);
    int end = ShardPartitioner.first(rank + 1, options.workers(), shards);
    Sharding alone = new Sharding(shards, first, end, Exchange.NONE);
    Path folder = Path.of(Utils.getLocalDir(SparkEnv.get().conf()));
    long mostInMemory = Runtime.getRuntime().maxMemory() / 3;
    try (ShardRowSet set =
        ShardRowSet.of(mine, design, weighted, cut, alone, mostInMemory, folder)) {
      if (options.workers() == 1) {
        return train(
            context, design, set, alone, null, checkpoints() == null ? "" : checkpoints().last());
      }
      return meet(context, design, set, alone);
    }
  }

  private WorkerResult meet(
      BarrierTaskContext context, TabularDesign design, ShardRowSet set, Sharding alone) {
    int rank = context.partitionId();
    String host = SparkEnv.get().blockManager().blockManagerId().host();
    try (Meeting meeting = new Meeting(host, secret, 1000 * options.timeoutSeconds())) {
      HadoopCheckpoints checkpoints = checkpoints();
      String last = rank == 0 && checkpoints != null ? checkpoints.last() : "";
      String[] said = context.allGather(meeting.address() + "|" + last);
      List<String> addresses = new ArrayList<>();
      for (String one : said) {
        addresses.add(one.substring(0, one.indexOf('|')));
      }
      String from = said[0].substring(said[0].indexOf('|') + 1);
      try (SocketExchange exchange = meeting.meet(rank, addresses)) {
        Sharding together = new Sharding(alone.shards(), alone.first(), alone.end(), exchange);
        return train(context, design, set, together, exchange, from);
      }
    }
  }

  private @Nullable HadoopCheckpoints checkpoints() {
    return options.checkpointFolder().isEmpty()
        ? null
        : new HadoopCheckpoints(options.checkpointFolder(), hadoop.value());
  }

  private WorkerResult train(
      BarrierTaskContext context,
      TabularDesign design,
      ShardRowSet set,
      Sharding worker,
      @Nullable SocketExchange exchange,
      String from) {
    try {
      return fit(context, design, set, worker, exchange, from);
    } catch (PeerFailedException e) {
      return WorkerResult.failed(String.valueOf(e.getMessage()), false, false);
    } catch (InvalidInputException | TrainingFailedException e) {
      if (exchange != null) {
        exchange.fail(String.valueOf(e.getMessage()));
      }
      return WorkerResult.failed(
          String.valueOf(e.getMessage()), e instanceof InvalidInputException, true);
    }
  }

  private WorkerResult fit(
      BarrierTaskContext context,
      TabularDesign design,
      ShardRowSet set,
      Sharding worker,
      @Nullable SocketExchange exchange,
      String from) {
    TrainingConfig plain = design.config(context.cpus(), false);
    TrainingConfig config = weighted ? plain.withLoss(plain.loss().withRowWeights()) : plain;
    Network network = design.network();
    WorkerListener listener =
        new WorkerListener(
            context.partitionId(),
            SparkEnv.get().blockManager().blockManagerId().host(),
            exchange,
            progress);
    Trainer trainer = Trainer.of(network).config(config).listener(listener);
    HadoopCheckpoints checkpoints = checkpoints();
    if (checkpoints != null) {
      CheckpointStore store = context.partitionId() == 0 ? checkpoints : new NoCheckpoints();
      trainer.checkpoints(store, options.checkpointEvery());
      if (!from.isEmpty()) {
        int slots = config.optimizer().slots();
        Checkpoint last = checkpoints.read(from, network, slots);
        trainer.resume(last, checkpoints.best(from, network, slots));
      }
    }
    TrainingRun run = trainer.fit(set, ShardDeal.of(rows, config, network), worker);
    boolean first = context.partitionId() == 0;
    return new WorkerResult(
        "",
        false,
        true,
        first ? file(design, run) : new byte[0],
        run.parametersSha256(),
        new ArrayList<>(first ? run.history().stream().map(EpochLine::of).toList() : List.of()),
        listener.stats(),
        Kernels.active().vectorBits(),
        set.bytesInFile());
  }

  private static byte[] file(TabularDesign design, TrainingRun run) {
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      Path file = folder.path().resolve("model.safetensors");
      design.model(run.model()).save(file);
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException("the model could not be written", e);
    }
  }

  /**
   * For a worker that is not the first: checkpoints are due for all at once, but kept by one only.
   */
  private static final class NoCheckpoints implements CheckpointStore {
    @Override
    public void saveLast(Checkpoint checkpoint) {}

    @Override
    public void saveBest(Checkpoint checkpoint) {}
  }
}
