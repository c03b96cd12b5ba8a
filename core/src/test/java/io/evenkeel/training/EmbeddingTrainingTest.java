package io.evenkeel.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.EmbeddingTable;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.probe.LayerProbe;
import io.evenkeel.probe.ParameterProbe;
import io.evenkeel.probe.Probe;
import io.evenkeel.probe.ProbeResult;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An embedding's way through a training: checkpoints, streams, the plan. */
class EmbeddingTrainingTest {
  private static final Network NETWORK =
      Network.input(3)
          .embedding(new EmbeddingTable(4, 2), new EmbeddingTable(30, 3))
          .batchNorm()
          .dense(8)
          .relu()
          .dense(2)
          .build();

  private static Trainer trainer() {
    return Trainer.of(NETWORK).optimizer(Optimizer.adam(0.01)).batchSize(16).epochs(2).seed(3);
  }

  private static Dataset data(float lastCode) {
    float[] x = new float[50 * 3];
    int[] labels = new int[50];
    for (int row = 0; row < 50; row++) {
      x[row * 3] = row % 7;
      x[row * 3 + 1] = row % 4;
      x[row * 3 + 2] = row % 30;
      labels[row] = row % 4 < 2 ? 0 : 1;
    }
    x[x.length - 1] = lastCode;
    return Dataset.ofClasses(x, 3, labels, 2);
  }

  @Test
  void resumingFromAnyStepGivesTheSameBits() {
    MemoryStore store = new MemoryStore();
    TrainingRun whole = trainer().checkpoints(store, 1).fit(data(29));
    for (MemoryStore.Kept kept : store.kept) {
      TrainingRun resumed = trainer().threads(2).resume(kept.last(), kept.best()).fit(data(29));
      assertThat(resumed.parametersSha256()).isEqualTo(whole.parametersSha256());
    }
    assertThat(whole.state().parameter("0", "table1").slots()).hasDimensions(2, 90);
  }

  @Test
  void aProbeSeesTheTables() {
    List<ProbeResult> probes = new ArrayList<>();
    TrainingRun run = trainer().probe(Probe.standard(), probes::add).fit(data(29));
    assertThat(run.parametersSha256()).isEqualTo(trainer().fit(data(29)).parametersSha256());
    LayerProbe.OfEmbedding layer = (LayerProbe.OfEmbedding) probes.getLast().layers().getFirst();
    assertThat(layer.features()).isEqualTo(6);
    assertThat(layer.output().count()).isEqualTo(50 * 6);
    assertThat(layer.parameters())
        .extracting(ParameterProbe::name)
        .containsExactly("table0", "table1");
    assertThat(layer.parameters()).allMatch(p -> p.gradientNorm() > 0 && p.updateRatio() > 0);
  }

  @Test
  void codesOfAStreamAreCheckedWhenTheyArrive() {
    assertThatThrownBy(() -> trainer().fit(new ChunkedStream(data(30))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageMatching(
            "a category's code must be a whole number from 0 to 29, but row \\d+, feature column 2"
                + " \\(both from 0\\) of the training data in the order of epoch 1 has 30.0");
  }

  @Test
  void thePlanNamesWhatIsLookedUpAndSummed() {
    List<StepPlan.Product> products = StepPlan.of(NETWORK).products();
    assertThat(products)
        .extracting(StepPlan.Product::pass, StepPlan.Product::what, StepPlan.Product::shape)
        .containsExactly(
            tuple("forward", "z0 = x, E0[codes]", "m x 6"),
            tuple("forward", "z1 = a0 W2", "m x 6 x 8"),
            tuple("forward", "z2 = a1 W4", "m x 8 x 2"),
            tuple("backward", "dW4 = a1' dz2", "8 x m x 2"),
            tuple("backward", "da1 = dz2 W4'", "m x 2 x 8"),
            tuple("backward", "dW2 = a0' dz1", "6 x m x 8"),
            tuple("backward", "da0 = dz1 W2'", "m x 8 x 6"),
            tuple("backward", "dE0[codes] += dz0", "m x 5"));
  }
}
