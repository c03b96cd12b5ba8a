package io.evenkeel.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.internal.file.SafetensorsReader;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Loss;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.EmbeddingTable;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.Statistics;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.reference.ReferenceNetwork;
import io.evenkeel.training.Trainer;
import io.evenkeel.training.TrainingRun;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network with an embedding, from data to a file and back. */
class EmbeddingModelTest {
  private static final int ROWS = 400;
  private static final Network NETWORK =
      Network.input(3)
          .embedding(new EmbeddingTable(6, 2), new EmbeddingTable(40, 3))
          .batchNorm(BatchNorm.DEFAULT.withStatistics(Statistics.POPULATION))
          .dense(16)
          .batchNorm()
          .relu()
          .dense(1)
          .build();

  @TempDir Path folder;

  /**
   * A noise column, and two of codes: yes where their sum is even, which the order of the codes
   * does not tell.
   */
  private static Dataset data(long seed) {
    Random random = new Random(seed);
    float[] x = new float[ROWS * 3];
    int[] labels = new int[ROWS];
    for (int row = 0; row < ROWS; row++) {
      int first = random.nextInt(6);
      int second = random.nextInt(40);
      x[row * 3] = (float) random.nextGaussian();
      x[row * 3 + 1] = first;
      x[row * 3 + 2] = second;
      labels[row] = (first + second) % 2;
    }
    return Dataset.ofClasses(x, 3, labels, 2);
  }

  private static Trainer trainer() {
    return Trainer.of(NETWORK)
        .loss(Loss.binaryCrossEntropy())
        .optimizer(Optimizer.adam(0.02))
        .batchSize(32)
        .epochs(30);
  }

  private static float[] features(Dataset data) {
    int[] rows = new int[ROWS];
    for (int i = 0; i < ROWS; i++) {
      rows[i] = i;
    }
    float[] x = new float[ROWS * 3];
    data.copyFeatures(rows, 0, ROWS, x, 0);
    return x;
  }

  @Test
  void learnsWhatOnlyCategoriesTell() {
    TrainingRun run = trainer().fit(data(1), data(2));
    assertThat(run.test().orElseThrow().accuracy()).isGreaterThan(0.97);
    Model model = run.model();
    Path file = folder.resolve("model.safetensors");
    model.save(file);
    Model loaded = Model.load(file);
    float[] x = features(data(3));
    assertThat(loaded.predict(x, ROWS)).isEqualTo(model.predict(x, ROWS));
    assertThat(loaded.network()).isEqualTo(NETWORK);
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      assertThat(reader.names()).contains("0.tables.0.weight", "0.tables.1.weight");
      assertThat(reader.floats("0.tables.1.weight", 40, 3))
          .isEqualTo(model.parameter("0", "table1"));
    }
  }

  @Test
  void foldedItPredictsAsTheReference() {
    Model model = trainer().epochs(2).fit(data(1)).model();
    float[] x = features(data(2));
    float[] logits = model.logits(x, ROWS);
    ReferenceNetwork reference = ReferenceNetwork.of(model);
    double[][] rows = new double[ROWS][3];
    for (int i = 0; i < x.length; i++) {
      rows[i / 3][i % 3] = x[i];
    }
    double[][] expected = reference.infer(rows);
    for (int i = 0; i < ROWS; i++) {
      assertThat((double) logits[i]).as("row %d", i).isCloseTo(expected[i][0], within(1e-4));
    }
  }

  @Test
  void statisticsAreThoseOfTheVectors() {
    Dataset data = data(1);
    Model model = trainer().epochs(1).fit(data).model();
    Moments moments =
        Objects.requireNonNull(StatisticsEstimator.estimate(model, data, Set.of("1")).get("1"));
    float[] x = features(data);
    float[] table = model.parameter("0", "table1");
    double mean = 0;
    for (int row = 0; row < ROWS; row++) {
      mean += table[3 * ((int) x[row * 3 + 2]) + 1] / (double) ROWS;
    }
    // Columns: the noise, two dimensions of the first table, three of the second.
    assertThat(moments.features()).isEqualTo(6);
    assertThat(moments.mean()[4]).isCloseTo(mean, within(1e-12));
  }

  @Test
  void codesThatAreNone() {
    Dataset good = data(1);
    float[] x = features(good);
    x[399 * 3 + 2] = 40;
    String message =
        "a category's code must be a whole number from 0 to 39, but row 399, feature column 2 (both"
            + " from 0) of %s has 40.0";
    Dataset bad = Dataset.ofClasses(x, 3, new int[ROWS], 2);
    assertThatThrownBy(() -> trainer().fit(bad))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message.formatted("the training data"));
    assertThatThrownBy(() -> trainer().fit(good, bad))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message.formatted("the test data"));
    Model model = trainer().epochs(1).fit(good).model();
    assertThatThrownBy(() -> model.predict(x, ROWS))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message.formatted("the rows to predict"));
  }
}
