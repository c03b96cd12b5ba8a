package io.evenkeel.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.dataset.RowStream;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Loss;
import io.evenkeel.model.Model;
import io.evenkeel.model.StatisticsEstimator;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.Statistics;
import io.evenkeel.optimizer.Optimizer;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Training on rows that stream. */
class RowStreamTest {
  private static final Network NETWORK =
      Network.input(Blobs.FEATURES).dense(12).batchNorm().relu().dropout(0.1).dense(3).build();
  private static final Dataset TRAIN = Blobs.of(191, 3, 1);
  private static final Dataset TEST = Blobs.of(100, 3, 2);

  private static Trainer trainer() {
    return Trainer.of(NETWORK).optimizer(Optimizer.adam(0.01)).batchSize(19).epochs(3).seed(3);
  }

  private static void rejects(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(InvalidInputException.class).hasMessage(message);
  }

  @Test
  void theSameOrderOfRowsGivesTheSameBits() {
    ChunkedStream stream = new ChunkedStream(TRAIN);
    TrainingRun streamed = trainer().validation(TEST).fit(stream, TEST);
    TrainingRun run = trainer().validation(TEST).fit(TRAIN, TEST);
    assertThat(streamed.parametersSha256()).isEqualTo(run.parametersSha256());
    assertThat(streamed.bestEpoch()).isEqualTo(run.bestEpoch());
    assertThat(streamed.validation()).isEqualTo(run.validation());
    assertThat(streamed.test()).isEqualTo(run.test());
    // 191 = 10 * 19 + 1: the last single row joins the mini-batch before it.
    assertThat(streamed.plan().stepsPerEpoch()).isEqualTo(10);
    assertThat(stream.opened).isEqualTo(3);
    assertThat(stream.open).isZero();
  }

  @Test
  void resumingFromAnyStepGivesTheSameBits() {
    MemoryStore store = new MemoryStore();
    TrainingRun whole = trainer().checkpoints(store, 1).fit(new ChunkedStream(TRAIN));
    assertThat(store.kept).hasSize(1 + 3 * 10);
    for (MemoryStore.Kept kept : store.kept) {
      ChunkedStream stream = new ChunkedStream(TRAIN);
      TrainingRun resumed = trainer().resume(kept.last(), kept.best()).fit(stream);
      assertThat(resumed.parametersSha256()).isEqualTo(whole.parametersSha256());
      assertThat(stream.open).isZero();
    }
  }

  @Test
  void aStopAfterAnEpochsLastStepIsResumed() {
    MemoryStore store = new MemoryStore();
    Trainer trainer = trainer().checkpoints(store);
    trainer.listener(
        new TrainingListener() {
          @Override
          public void onStep(StepResult step) {
            if (step.step() == 10) {
              trainer.requestStop();
            }
          }
        });
    ChunkedStream stream = new ChunkedStream(TRAIN);
    trainer.fit(stream);
    assertThat(stream.open).isZero();
    Checkpoint last = store.kept.getLast().last();
    assertThat(last.progress().stepInEpoch()).isEqualTo(10);
    assertThat(trainer().resume(last, null).fit(new ChunkedStream(TRAIN)).parametersSha256())
        .isEqualTo(trainer().fit(TRAIN).parametersSha256());
  }

  @Test
  void aNumberOfRowsThatWasNotPromised() {
    ChunkedStream fewer = new ChunkedStream(TRAIN, 200);
    rejects(
        () -> trainer().fit(fewer),
        "the training data promised 200 rows, but in epoch 1 (from 1) they ended after 191: its"
            + " source must not change during a training");
    assertThat(fewer.open).isZero();
    ChunkedStream more = new ChunkedStream(TRAIN, 190);
    rejects(
        () -> trainer().fit(more),
        "the training data promised 190 rows, but in epoch 1 (from 1) there are more: its source"
            + " must not change during a training");
    assertThat(more.open).isZero();
    rejects(() -> trainer().fit(new ChunkedStream(TRAIN, 0)), "the training data has no rows");
    MemoryStore store = new MemoryStore();
    trainer().epochs(1).checkpoints(store, 1).fit(TRAIN);
    Checkpoint late = store.kept.get(9).last();
    Dataset half = TRAIN.slice(0, 100);
    rejects(
        () -> trainer().resume(late, null).fit(new ChunkedStream(half, 191)),
        "the training data promised 191 rows, but in epoch 1 (from 1) they ended after 171: its"
            + " source must not change during a training");
  }

  @Test
  void rowsAreCheckedWhenTheyArrive() {
    float[] targets = new float[50];
    targets[20] = 3;
    Dataset four = Dataset.ofReal(new float[50 * 4], 4, targets, 1);
    assertThatThrownBy(() -> trainer().fit(new ChunkedStream(four)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageMatching(
            "targets must be classes, whole numbers from 0 to 2, but row \\d+ \\(from 0\\) of the"
                + " training data in the order of epoch 1 has 3.0");
    rejects(
        () -> trainer().fit(new OneBadRow(25)),
        "features must be finite, but row 25, feature column 1 (both from 0) of the training data in"
            + " the order of epoch 1 is NaN: drop or fill it");
    rejects(
        () -> Trainer.of(Network.input(5).dense(3).build()).fit(new ChunkedStream(TRAIN)),
        "the network's input has 5 features, but the training data has 4: build it with input(4)");
    rejects(
        () -> trainer().validationFraction(0.2).fit(new ChunkedStream(TRAIN)),
        "a validation fraction of 0.2 cannot be set aside from rows that stream: hand over"
            + " validation data");
  }

  @Test
  void populationStatisticsOfRowsThatStream() {
    Network network =
        Network.input(Blobs.FEATURES)
            .dense(8)
            .batchNorm(BatchNorm.DEFAULT.withStatistics(Statistics.POPULATION))
            .relu()
            .dense(3)
            .build();
    ChunkedStream stream = new ChunkedStream(TRAIN);
    Model model =
        Trainer.of(network).optimizer(Optimizer.sgd(0.5)).epochs(2).fit(stream, TEST).model();
    assertThat(stream.open).isZero();
    Moments streamed =
        Objects.requireNonNull(
            Objects.requireNonNull(model.statistics().get("1"))
                .moments()
                .get(Statistics.POPULATION));
    Moments inMemory =
        Objects.requireNonNull(StatisticsEstimator.estimate(model, TRAIN, Set.of("1")).get("1"));
    for (int c = 0; c < 8; c++) {
      assertThat(streamed.mean()[c]).isCloseTo(inMemory.mean()[c], within(1e-12));
      assertThat(streamed.variance()[c]).isCloseTo(inMemory.variance()[c], within(1e-12));
    }
    rejects(
        () -> StatisticsEstimator.estimate(model, new ChunkedStream(TRAIN, 200), Set.of("1")),
        "the data promised 200 rows, but ended after 191: its source must not change");
  }

  @Test
  void theModelKeepsTheClassesNames() {
    Dataset named =
        Dataset.ofClasses(new float[] {1, 2, 3, 4}, 1, new int[] {0, 1, 0, 1}, List.of("a", "b"));
    TrainingRun run =
        Trainer.of(Network.input(1).dense(1).build())
            .loss(Loss.binaryCrossEntropy())
            .epochs(1)
            .fit(new ChunkedStream(named));
    assertThat(run.model().classNames()).containsExactly("a", "b");
  }

  /** 50 rows of zeros, except for one bad row. */
  private record OneBadRow(int bad) implements RowStream {

    @Override
    public long rows() {
      return 50;
    }

    @Override
    public int features() {
      return 4;
    }

    @Override
    public int targetColumns() {
      return 1;
    }

    @Override
    public int classes() {
      return 3;
    }

    @Override
    public List<String> classNames() {
      return List.of();
    }

    @Override
    public Cursor open(long seed, int epoch) {
      return new Cursor() {
        private int next;

        @Override
        public int read(float[] x, int xOffset, float[] targets, int targetOffset, int count) {
          x[xOffset + 1] = next == bad ? Float.NaN : 0;
          next++;
          return 1;
        }

        @Override
        public void skip(long rows) {
          next += (int) rows;
        }

        @Override
        public void close() {}
      };
    }
  }
}
