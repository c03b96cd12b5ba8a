package io.evenkeel.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Offset.offset;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.internal.whitening.SymmetricEigen;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Conv2d;
import io.evenkeel.network.Layer;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Named;
import io.evenkeel.network.Network;
import io.evenkeel.network.NormalizeBy;
import io.evenkeel.network.Padding;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.optimizer.ParameterGroup;
import io.evenkeel.optimizer.WeightAverage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class WhiteningTest {
  private static final int FILTERS = 24;

  /** A frozen BatchNorm below is looked through: its output is what the filters make white. */
  @Test
  void imagesThatAFrozenBatchNormStandardises() {
    BatchNorm frozen =
        BatchNorm.DEFAULT
            .withEpsilon(0.5)
            .withLearned(false, false)
            .withUpdateStatistics(false)
            .withNormalizeBy(NormalizeBy.RUNNING);
    List<Layer> layers = new ArrayList<>(network(FILTERS).layers());
    layers.addFirst(new Named("standardise", frozen));
    Network standardised = new Network(network(FILTERS).input(), layers);
    Moments moments = new Moments(new double[] {0.1, 0.2, 0.3}, new double[] {0.5, 1.5, 3.5});
    float[] x = new float[50 * 90];
    int[] labels = new int[50];
    int[] all = IntStream.range(0, 50).toArray();
    images(50).copyFeatures(all, 0, 50, x, 0);
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) ((x[i] - moments.mean()[i % 3]) / Math.sqrt(moments.variance()[i % 3] + 0.5));
    }
    Whitening whitening = new Whitening("whiten", 50, 1e-3);
    float[] expected = filters(whitening, Dataset.ofClasses(x, 90, labels, 3));
    float[] filters =
        Objects.requireNonNull(
            whitening
                .of(standardised, images(50), Map.of("standardise", moments))
                .get(new ParameterKey("whiten", "weight")));
    assertThat(filters).containsExactly(expected, offset(1e-5f));
    rejects(
        () -> whitening.of(standardised, images(50), Map.of()),
        "whitening needs the statistics that BatchNorm standardise starts from: hand them to the"
            + " trainer");
  }

  private static Network network(int filters) {
    return Network.image(6, 5, 3)
        .layer(Conv2d.of(filters, 2).withPadding(Padding.VALID))
        .named("whiten")
        .gelu()
        .conv(8, 3)
        .batchNorm()
        .relu()
        .globalAveragePool()
        .dense(3)
        .build();
  }

  /** Neighbouring pixels and channels go together, as in photographs. */
  private static Dataset images(int count) {
    Random random = new Random(4);
    float[] x = new float[count * 90];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      double light = random.nextGaussian();
      labels[i] = random.nextInt(3);
      for (int j = 0; j < 90; j++) {
        x[i * 90 + j] = (float) (0.3 + light + 0.3 * random.nextGaussian() + 0.1 * labels[i]);
      }
    }
    return Dataset.ofClasses(x, 90, labels, 3);
  }

  private static float[] filters(Whitening whitening, Dataset images) {
    return Objects.requireNonNull(
        whitening.of(network(FILTERS), images, Map.of()).get(new ParameterKey("whiten", "weight")));
  }

  /** Three equal channels leave 4 of the 12 directions, which the 12 filters share. */
  @Test
  void directionsOfGreyPicturesInColourAreRepeated() {
    int count = 30;
    Random random = new Random(8);
    float[] x = new float[count * 90];
    for (int i = 0; i < x.length; i++) {
      x[i] = i % 3 == 0 ? (float) random.nextGaussian() : x[i - 1];
    }
    float[] weight =
        filters(new Whitening("whiten", count, 1e-3), Dataset.ofClasses(x, 90, new int[count], 3));
    for (int k = 0; k < 12; k++) {
      for (int f = 0; f < 12; f++) {
        assertThat(weight[k * FILTERS + f])
            .isEqualTo(weight[k * FILTERS + f % 4])
            .isEqualTo(-weight[k * FILTERS + 12 + f]);
      }
    }
    assertThat(weight[0]).isNotEqualTo(weight[1]);
  }

  /**
   * The mean of (F p)(F p)' over the patches is diag(l / (l + epsilon)), and nearly the identity.
   */
  @Test
  void whatComesOutIsWhite() {
    int count = 40;
    Dataset images = images(count);
    float[] weight = filters(new Whitening("whiten", count, 1e-9), images);
    float[] x = new float[count * 90];
    int[] rows = IntStream.range(0, count).toArray();
    images.copyFeatures(rows, 0, count, x, 0);
    double[][] moments = new double[12][12];
    int patches = 0;
    for (int i = 0; i < count; i++) {
      for (int y = 0; y < 5; y++) {
        for (int xx = 0; xx < 4; xx++, patches++) {
          double[] out = new double[12];
          for (int f = 0; f < 12; f++) {
            for (int ky = 0; ky < 2; ky++) {
              for (int kx = 0; kx < 2; kx++) {
                for (int c = 0; c < 3; c++) {
                  double pixel = x[i * 90 + ((y + ky) * 5 + xx + kx) * 3 + c];
                  out[f] += pixel * weight[((ky * 2 + kx) * 3 + c) * FILTERS + f];
                }
              }
            }
          }
          for (int f = 0; f < 12; f++) {
            for (int g = 0; g < 12; g++) {
              moments[f][g] += out[f] * out[g];
            }
          }
        }
      }
    }
    for (int f = 0; f < 12; f++) {
      for (int g = 0; g < 12; g++) {
        assertThat(moments[f][g] / patches).isCloseTo(f == g ? 1 : 0, within(1e-4));
      }
    }
    for (int k = 0; k < 12; k++) {
      for (int f = 0; f < 12; f++) {
        assertThat(weight[k * FILTERS + 12 + f]).isEqualTo(-weight[k * FILTERS + f]);
      }
    }
  }

  @Test
  void epsilonDampsAndOnlyTheFirstImagesCount() {
    Dataset images = images(40);
    float[] sharp = filters(new Whitening("whiten", 10, 1e-9), images);
    float[] damped = filters(new Whitening("whiten", 10, 1), images);
    assertThat(filters(new Whitening("whiten", 10, 1e-9), images(10))).isEqualTo(sharp);
    for (int f = 0; f < 12; f++) {
      double length = 0;
      double dampedLength = 0;
      for (int k = 0; k < 12; k++) {
        length += Math.pow(sharp[k * FILTERS + f], 2);
        dampedLength += Math.pow(damped[k * FILTERS + f], 2);
      }
      assertThat(1 / dampedLength).isCloseTo(1 / length + 1, within(1e-4 * (1 + 1 / length)));
    }
  }

  /** A v = l v for random symmetric matrices, one of them of low rank. */
  @Test
  void eigenvectors() {
    Random random = new Random(9);
    for (int n : new int[] {1, 2, 5, 12, 27}) {
      double[][] factor = new double[Math.max(1, n - 1)][n];
      for (double[] row : factor) {
        for (int j = 0; j < n; j++) {
          row[j] = random.nextGaussian();
        }
      }
      double[][] a = new double[n][n];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          for (double[] row : factor) {
            a[i][j] += row[i] * row[j];
          }
        }
      }
      double[][] copy = Arrays.stream(a).map(double[]::clone).toArray(double[][]::new);
      SymmetricEigen eigen = SymmetricEigen.of(copy);
      for (int v = 0; v < n; v++) {
        double[] vector = eigen.vectors()[v];
        assertThat(v == 0 || eigen.values()[v] <= eigen.values()[v - 1]).isTrue();
        for (int i = 0; i < n; i++) {
          double product = 0;
          for (int j = 0; j < n; j++) {
            product += a[i][j] * vector[j];
          }
          assertThat(product).isCloseTo(eigen.values()[v] * vector[i], within(1e-10 * n));
        }
        assertThat(Arrays.stream(vector).map(x -> x * x).sum()).isCloseTo(1, within(1e-12));
      }
    }
  }

  @Test
  void aTrainingStartsFromIt() {
    Dataset images = images(60);
    Trainer trainer =
        Trainer.of(network(FILTERS))
            .initialize(Whitening.of("whiten"))
            .optimizer(
                Optimizer.nesterov(0.05, 0.85)
                    .withFrozen(ParameterGroup.weights().under("whiten"))
                    .withAverage(WeightAverage.lookahead()))
            .batchSize(20)
            .epochs(2)
            .threads(1);
    MemoryStore store = new MemoryStore();
    TrainingRun run = trainer.checkpoints(store, 1).fit(images);
    float[] expected = filters(Whitening.of("whiten"), images);
    assertThat(store.kept.getFirst().last().state().parameter("whiten", "weight").values())
        .isEqualTo(expected);
    assertThat(run.model().parameter("whiten", "weight")).isEqualTo(expected);
    for (int threads = 2; threads <= 3; threads++) {
      assertThat(trainer.threads(threads).fit(images).parametersSha256())
          .isEqualTo(run.parametersSha256());
    }
    Checkpoint half = store.kept.get(4).last();
    assertThat(trainer.resume(half, null).fit(images).parametersSha256())
        .isEqualTo(run.parametersSha256());
  }

  @Test
  void whatCannotBeWhitened() {
    Dataset images = images(5);
    rejects(
        () -> Whitening.of("2").of(network(FILTERS), images, Map.of()),
        "whitening needs a convolution of the images themselves, but layer '2' is not one");
    rejects(
        () -> Whitening.of("whiten").of(network(26), images, Map.of()),
        "whitening gives pairs of filters, at most 24 of patches of 12 numbers, but layer whiten is"
            + " a Conv2d 2 x 2, no padding, with bias with 26 filters");
    rejects(() -> new Whitening("whiten", 0, 1), "whitening needs 1 or more images, but got 0");
    rejects(
        () -> new Whitening("whiten", 1, 0),
        "whitening's epsilon must be positive and finite, but got 0.0");
  }

  private static void rejects(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(InvalidInputException.class).hasMessage(message);
  }
}
