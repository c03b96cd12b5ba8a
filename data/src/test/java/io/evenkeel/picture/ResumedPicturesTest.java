package io.evenkeel.picture;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.data.ImageDataset;
import io.evenkeel.data.Images;
import io.evenkeel.network.Network;
import io.evenkeel.network.Networks;
import io.evenkeel.network.Shape;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.optimizer.WeightAverage;
import io.evenkeel.training.Checkpoint;
import io.evenkeel.training.CheckpointStore;
import io.evenkeel.training.EpochEnd;
import io.evenkeel.training.StepResult;
import io.evenkeel.training.StopReason;
import io.evenkeel.training.Trainer;
import io.evenkeel.training.TrainingListener;
import io.evenkeel.training.TrainingRun;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A training on pictures that was stopped on the way comes to the bits of one that was not. */
class ResumedPicturesTest {
  private static final Network NETWORK = Networks.resnet(8, new Shape(8, 8, 3), 3);

  private static final class Kept implements CheckpointStore {
    private @Nullable Checkpoint last;

    @Override
    public void saveLast(Checkpoint checkpoint) {
      last = checkpoint;
    }

    @Override
    public void saveBest(Checkpoint checkpoint) {
      throw new AssertionError("no epoch is better than another without validation");
    }
  }

  private static ImageDataset pictures() {
    byte[] bytes = new byte[44 * 8 * 8 * 3];
    new Random(5).nextBytes(bytes);
    int[] labels = new int[44];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % 3;
    }
    Images images = Images.of(MemorySegment.ofArray(bytes), 8, 8, 3);
    return ImageDataset.of(images, labels, List.of("a", "b", "c"), List.of());
  }

  private static Trainer trainer(String augment, Optimizer optimizer, int threads) {
    return Trainer.of(NETWORK)
        .optimizer(optimizer.withAverage(WeightAverage.lookahead(3)))
        .batchSize(8)
        .epochs(3)
        .epochEnd(new EpochEnd(true, 0.5))
        .seed(11)
        .threads(threads)
        .augment(PictureAugmentation.parse(augment).of(8, 8, 3));
  }

  private static void check(String augment, Optimizer optimizer) {
    TrainingRun whole = trainer(augment, optimizer, 2).fit(pictures());
    assertThat(whole.progress().step()).isEqualTo(13);
    for (int stop : new int[] {3, 5, 12}) {
      Kept kept = new Kept();
      Trainer first = trainer(augment, optimizer, 1).checkpoints(kept, 0);
      TrainingRun stopped =
          first
              .listener(
                  new TrainingListener() {
                    @Override
                    public void onStep(StepResult step) {
                      if (step.step() == stop) {
                        first.requestStop();
                      }
                    }
                  })
              .fit(pictures());
      assertThat(stopped.stopReason()).isEqualTo(StopReason.STOP_REQUESTED);
      Checkpoint checkpoint = Objects.requireNonNull(kept.last);
      assertThat(checkpoint.progress().step()).isEqualTo(stop);
      TrainingRun resumed = trainer(augment, optimizer, 3).resume(checkpoint, null).fit(pictures());
      assertThat(resumed.parametersSha256())
          .as("stopped after step %d", stop)
          .isEqualTo(whole.parametersSha256());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"flip:alternating,shift:1", "crop:0.5,rotate:20,scale:0.1,mixup:0.4,cutmix:1"})
  void byNesterov(String augment) {
    check(augment, Optimizer.nesterov(0.1, 0.85));
  }

  @ParameterizedTest
  @ValueSource(strings = "flip,cutout:3")
  void byMuon(String augment) {
    check(augment, Optimizer.muon(0.1));
  }
}
