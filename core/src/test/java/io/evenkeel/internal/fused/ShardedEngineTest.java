package io.evenkeel.internal.fused;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.exchange.Exchange;
import io.evenkeel.exchange.Sharding;
import io.evenkeel.internal.engine.StepSettings;
import io.evenkeel.internal.state.ParametersHash;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.loss.Loss;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The bits depend on the number of shards, not on how many engines have them: 1, 2, 4 or more, one
 * a thread, as if they were machines.
 */
class ShardedEngineTest {
  private static final int COLUMNS = 73;
  private static final int MAX_ROWS = 600;

  /** Whole blocks for each shard, no whole blocks, fewer rows than shards, a single row over. */
  private static final int[] ROWS = {600, 512, 257, 200, 64, 11, 3, 598};

  private static final Loss LOSS =
      Loss.softmaxCrossEntropy().withClassWeights(1, 2, 0.5, 3, 1).withLabelSmoothing(0.1);

  private static final Optimizer OPTIMIZER = Optimizer.adamW(1e-2, 0.01).withClipNorm(1);

  /** What one engine says of a training: a line for each step, and the hash of its state. */
  private record Told(List<String> steps, String hash) {}

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 7, 16})
  void anyNumberOfEnginesGivesTheSameBits(int shards) throws Exception {
    Network[] networks = {HashedTraining.NETWORK, HashedTraining.RESIDUALS, HashedTraining.GHOSTS};
    for (Network network : networks) {
      Told one = train(network, shards, new int[] {0, shards}, -1).getFirst();
      assertThat(one.steps()).hasSize(ROWS.length).allMatch(step -> step.startsWith("loss"));
      for (int[] cuts : cuts(shards)) {
        for (Told told : train(network, shards, cuts, -1)) {
          assertThat(told).as("%d shards, cut at %s", shards, Arrays.toString(cuts)).isEqualTo(one);
        }
      }
    }
  }

  /** Shares of the shards: halves, quarters, and as unlike each other as they may be. */
  private static List<int[]> cuts(int shards) {
    List<int[]> cuts = new ArrayList<>();
    cuts.add(new int[] {0, shards / 2, shards});
    cuts.add(new int[] {0, 1, shards});
    if (shards >= 4) {
      cuts.add(new int[] {0, shards / 4, shards / 2, shards - 1, shards});
    }
    return cuts;
  }

  @Test
  void theNumberOfShardsIsPartOfTheSettings() throws Exception {
    Network network = HashedTraining.NETWORK;
    String one = train(network, 1, new int[] {0, 1}, -1).getFirst().hash();
    String two = train(network, 2, new int[] {0, 2}, -1).getFirst().hash();
    assertThat(two).isNotEqualTo(one);
  }

  /** An engine without the rows that went wrong refuses the step too, and no engine changes. */
  @ParameterizedTest
  @CsvSource({"0, 0", "150, 1", "255, 2"})
  void aNanInOneIsRefusedByAll(int row, int engine) throws Exception {
    refused(
        HashedTraining.NETWORK,
        row,
        engine,
        "refused: layer 0 (Embedding): its output",
        "refused: layer 1 (BatchNorm): the mini-batch's mean");
    refused(
        Network.input(COLUMNS).dense(20).relu().dense(5).build(),
        row,
        engine,
        "refused: the mini-batch's rows",
        "refused: the loss");
  }

  private static void refused(Network network, int row, int engine, String there, String elsewhere)
      throws Exception {
    List<Told> all = train(network, 4, new int[] {0, 1, 3, 4}, row);
    String before = ParametersHash.sha256(HashedTraining.initial(network, OPTIMIZER.slots()));
    for (int i = 0; i < all.size(); i++) {
      String expected = i == engine ? there : elsewhere;
      assertThat(all.get(i)).isEqualTo(new Told(List.of(expected), before));
    }
  }

  /**
   * Trains with engines that share the shards.
   *
   * @param cuts the first shard of each engine, and the end
   * @param broken a row of 256 that has a NaN, in one single step; -1 for none and all steps
   */
  private static List<Told> train(Network network, int shards, int[] cuts, int broken)
      throws Exception {
    int workers = cuts.length - 1;
    Exchange exchange = workers == 1 ? Exchange.NONE : new MemoryExchange(workers);
    List<Future<Told>> told = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(workers)) {
      for (int w = 0; w < workers; w++) {
        Sharding sharding = new Sharding(shards, cuts[w], cuts[w + 1], exchange);
        int count = 1 + w % 2;
        told.add(threads.submit(() -> work(network, sharding, count, broken)));
      }
      List<Told> results = new ArrayList<>();
      for (Future<Told> one : told) {
        results.add(one.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private static Told work(Network network, Sharding sharding, int threads, int broken) {
    TrainingState initial = HashedTraining.initial(network, OPTIMIZER.slots());
    List<String> steps = new ArrayList<>();
    try (FusedEngine engine =
        new FusedEngine(network, LOSS, OPTIMIZER, MAX_ROWS, initial, threads, sharding)) {
      int[] counts = broken < 0 ? ROWS : new int[] {256};
      for (int step = 0; step < counts.length; step++) {
        fill(engine, sharding, counts[step], broken, new Random(step));
        double loss = engine.step(counts[step], new StepSettings(1e-2, 42, step));
        String refusal = engine.refusal();
        steps.add(refusal.isEmpty() ? "loss " + loss : "refused: " + refusal);
      }
      return new Told(List.copyOf(steps), ParametersHash.sha256(engine.state()));
    }
  }

  /** The engine's own rows of a mini-batch that is the same for all. */
  private static void fill(
      FusedEngine engine, Sharding sharding, int rows, int broken, Random random) {
    float[] x = new float[rows * COLUMNS];
    float[] y = new float[rows];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (3 + 2 * random.nextGaussian());
    }
    HashedTraining.fillCodes(x, rows, COLUMNS, random);
    for (int i = 0; i < rows; i++) {
      y[i] = random.nextInt(5);
    }
    if (broken >= 0) {
      x[broken * COLUMNS] = Float.NaN;
    }
    int first = sharding.firstRow(rows);
    int count = sharding.rows(rows);
    System.arraycopy(x, first * COLUMNS, engine.input(), 0, count * COLUMNS);
    System.arraycopy(y, first, engine.targets(), 0, count);
  }
}
