package io.evenkeel.internal.folded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.internal.embedding.Lookup;
import io.evenkeel.internal.folded.FoldedLayer.Affine;
import io.evenkeel.internal.folded.FoldedLayer.Gather;
import io.evenkeel.internal.folded.FoldedLayer.Linear;
import io.evenkeel.internal.folded.FoldedLayer.Pointwise;
import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Embedding;
import io.evenkeel.network.EmbeddingTable;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.ResidualKind;
import io.evenkeel.network.Shape;
import io.evenkeel.testkit.ArrayAssert;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The predictor on panels gives the bits of the one of plain loops. */
class PanelPredictorTest {
  private static final Random RANDOM = new Random(5);

  private static float[] random(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) RANDOM.nextGaussian();
    }
    return values;
  }

  /** Affine steps, activations and products, the first product {@code inputs x hidden}. */
  private static List<FoldedLayer> layers(int inputs, int hidden, int outputs) {
    List<FoldedLayer> layers = new ArrayList<>();
    layers.add(new Affine(random(inputs), random(inputs), random(inputs)));
    layers.add(new Pointwise(ActivationFunction.TANH, 0));
    layers.add(new Linear(inputs, hidden, random(inputs * hidden), random(hidden)));
    layers.add(new Pointwise(ActivationFunction.LEAKY_RELU, 0.1f));
    layers.add(new Affine(random(hidden), random(hidden), random(hidden)));
    layers.add(new Linear(hidden, outputs, random(hidden * outputs), random(outputs)));
    return layers;
  }

  /** The layers one after another. */
  private static FoldedNetwork chain(int inputs, List<FoldedLayer> layers) {
    FoldedSteps steps = new FoldedSteps();
    int register = 0;
    int columns = inputs;
    for (FoldedLayer layer : layers) {
      if (layer instanceof Linear linear) {
        columns = linear.outputs();
      } else if (layer instanceof Gather gather) {
        columns = gather.lookup().outputs();
      }
      register = steps.add(layer, register, Shape.of(columns));
    }
    return steps.network(Shape.of(inputs), columns, register);
  }

  @Test
  void sameBitsBehindAnEmbedding() {
    Embedding embedding =
        new Embedding(List.of(new EmbeddingTable(9, 40), new EmbeddingTable(3, 1)));
    Lookup lookup = new Lookup(embedding, 5);
    List<FoldedLayer> layers = new ArrayList<>();
    layers.add(new Gather(lookup, List.of(random(9 * 40), random(3))));
    layers.addAll(layers(lookup.outputs(), 17, 2));
    float[] rows = random(130 * 5);
    for (int r = 0; r < 130; r++) {
      rows[r * 5 + 3] = RANDOM.nextInt(9);
      rows[r * 5 + 4] = RANDOM.nextInt(3);
    }
    float[] expected = new float[130 * 2];
    FoldedNetwork network = chain(5, layers);
    new PlainPredictor(network, Kernels.active().elementwise()).logits(rows, 130, expected);
    for (int threads : new int[] {1, 3}) {
      PanelPredictor predictor = new PanelPredictor(network, Kernels.active(), threads);
      for (int count : new int[] {1, 63, 64, 65, 130}) {
        float[] actual = new float[count * 2];
        predictor.logits(rows, count, actual);
        ArrayAssert.sameBits(count + " rows", Arrays.copyOf(expected, count * 2), actual);
      }
    }
  }

  /**
   * Predictions of one row, of few and many, and of several blocks: the same as for each row alone.
   */
  @ParameterizedTest
  @EnumSource
  void sameBitsOfResiduals(ResidualKind kind) {
    for (int inputs : new int[] {9, 64}) {
      Network network =
          kind.network(BatchNorm.DEFAULT, ActivationFunction.GELU, 0.2, inputs, 37, 5);
      FoldedNetwork folded =
          Folding.fold(
              network,
              key ->
                  random(
                      (int) Objects.requireNonNull(network.graph().parameters().get(key)).size()),
              node -> {
                int columns = node.shape().features();
                return new Moments(
                    RANDOM.doubles(columns, -1, 1).toArray(),
                    RANDOM.doubles(columns, 0.5, 2).toArray());
              });
      float[] rows = random(300 * inputs);
      for (int r = 0; kind == ResidualKind.EMBEDDED && r < 300; r++) {
        rows[r * inputs + inputs - 2] = RANDOM.nextInt(3);
        rows[r * inputs + inputs - 1] = RANDOM.nextInt(40);
      }
      float[] expected = new float[300 * 5];
      float[] given = rows.clone();
      new PlainPredictor(folded, Kernels.active().elementwise()).logits(rows, 300, expected);
      for (int threads : new int[] {1, 3}) {
        PanelPredictor predictor = new PanelPredictor(folded, Kernels.active(), threads);
        for (int count : new int[] {1, 7, 64, 65, 300, 7, 1}) {
          float[] actual = new float[count * 5];
          predictor.logits(rows, count, actual);
          ArrayAssert.sameBits(
              count + " rows of " + inputs, Arrays.copyOf(expected, count * 5), actual);
        }
      }
      ArrayAssert.sameBits("the rows themselves", given, rows);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "2, 6, 13",
    "17, 63, 2",
    "63, 17, 6",
    "207, 1025, 10",
    "1025, 207, 1",
    "784, 100, 10",
    "784, 512, 10"
  })
  void sameBitsForAnyNumberOfRowsAndThreads(int inputs, int hidden, int outputs) {
    FoldedNetwork network = chain(inputs, layers(inputs, hidden, outputs));
    int most = 207;
    float[] rows = random(most * inputs);
    float[] expected = new float[most * outputs];
    new PlainPredictor(network, Kernels.active().elementwise()).logits(rows, most, expected);
    for (int threads : new int[] {1, 2, 3}) {
      PanelPredictor predictor = new PanelPredictor(network, Kernels.active(), threads);
      for (int count : new int[] {1, 2, 6, 13, 17, 63, 64, 65, 129, 207}) {
        for (boolean onThisThread : new boolean[] {false, true}) {
          float[] actual = new float[count * outputs];
          predictor.logits(rows, count, actual, onThisThread);
          ArrayAssert.sameBits(
              count + " rows on " + threads + " threads",
              Arrays.copyOf(expected, count * outputs),
              actual);
        }
      }
    }
  }

  @Test
  void sameBitsWhereSmallPredictionsShareTheColumns() {
    List<FoldedLayer> layers = new ArrayList<>();
    layers.add(new Linear(784, 512, random(784 * 512), random(512)));
    layers.add(new Pointwise(ActivationFunction.RELU, 0));
    layers.add(new Linear(512, 300, random(512 * 300), random(300)));
    float[] rows = random(7 * 784);
    float[] expected = new float[7 * 300];
    FoldedNetwork network = chain(784, layers);
    new PlainPredictor(network, Kernels.active().elementwise()).logits(rows, 7, expected);
    PanelPredictor predictor = new PanelPredictor(network, Kernels.active(), 2);
    for (int repeat = 0; repeat < 200; repeat++) {
      for (int count : new int[] {1, 7}) {
        float[] actual = new float[count * 300];
        predictor.logits(rows, count, actual);
        ArrayAssert.sameBits(count + " rows", Arrays.copyOf(expected, count * 300), actual);
      }
    }
  }

  /** Rows of bins, some of which are random numbers instead, so that they have many jumps. */
  private static float[] mostlyConstant(int rows, int inputs) {
    float[] x = new float[rows * inputs];
    for (int r = 0; r < rows; r++) {
      for (int t = 0; t + 40 < inputs; t += 40) {
        int from = r * inputs + t;
        int full = RANDOM.nextInt(38);
        x[from] = (float) RANDOM.nextGaussian();
        Arrays.fill(x, from + 1, from + 1 + full, 1);
        x[from + 1 + full] = RANDOM.nextFloat();
      }
      if (r % 50 == 7 || r / 64 == 2) {
        System.arraycopy(random(inputs), 0, x, r * inputs, inputs);
      }
    }
    return x;
  }

  @ParameterizedTest
  @CsvSource({"64, 20, 1", "100, 33, 3", "583, 300, 2", "640, 100, 300"})
  void sameBitsOfRowsThatAreMostlyConstant(int inputs, int hidden, int outputs) {
    List<FoldedLayer> layers = new ArrayList<>();
    layers.add(new Linear(inputs, hidden, random(inputs * hidden), random(hidden)));
    layers.add(new Pointwise(ActivationFunction.SILU, 0));
    layers.add(new Linear(hidden, outputs, random(hidden * outputs), random(outputs)));
    FoldedNetwork network = chain(inputs, layers);
    int most = 207;
    float[] rows = mostlyConstant(most, inputs);
    float[] expected = new float[most * outputs];
    new PlainPredictor(network, Kernels.active().elementwise()).logits(rows, most, expected);
    for (int threads : new int[] {1, 2, 3}) {
      PanelPredictor predictor = new PanelPredictor(network, Kernels.active(), threads);
      for (int count : new int[] {1, 2, 7, 63, 64, 65, 130, 207, 8, 1, 8}) {
        float[] actual = new float[count * outputs];
        predictor.logits(rows, count, actual);
        ArrayAssert.sameBits(
            count + " rows on " + threads + " threads",
            Arrays.copyOf(expected, count * outputs),
            actual);
      }
    }
  }

  /** The sum over the jumps is that over the columns, but for rounding. */
  @Test
  void jumpsSumToTheProduct() {
    Linear linear = new Linear(583, 50, random(583 * 50), random(50));
    FoldedNetwork network = chain(583, List.of(linear));
    float[] rows = mostlyConstant(40, 583);
    float[] actual = new float[40 * 50];
    new PanelPredictor(network, Kernels.active(), 1).logits(rows, 40, actual);
    for (int r = 0; r < 40; r++) {
      for (int j = 0; j < 50; j++) {
        double sum = linear.bias()[j];
        for (int k = 0; k < 583; k++) {
          sum += (double) rows[r * 583 + k] * linear.weight()[k * 50 + j];
        }
        assertThat((double) actual[r * 50 + j]).isCloseTo(sum, within(1e-4));
      }
    }
  }
}
