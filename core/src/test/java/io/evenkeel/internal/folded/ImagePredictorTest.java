package io.evenkeel.internal.folded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.internal.engine.ImageNetworks;
import io.evenkeel.internal.image.ConvPanels;
import io.evenkeel.internal.state.InitialState;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.image.Convolution;
import io.evenkeel.kernels.image.ImagesAtATime;
import io.evenkeel.network.GlobalAveragePool;
import io.evenkeel.network.Graph;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.Networks;
import io.evenkeel.network.Shape;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The predictor of images against plain loops. */
class ImagePredictorTest {
  private static final int IMAGES = 150;

  static Stream<String> networks() {
    return ImageNetworks.all().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void predictsAsPlainLoopsDo(String name) {
    Network network = ImageNetworks.named(name);
    FoldedNetwork folded = folded(network);
    float[] rows = new float[IMAGES * network.inputFeatures()];
    Random random = new Random(2);
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (float) random.nextGaussian();
    }
    float[] expected = new float[IMAGES * network.outputFeatures()];
    float[] actual = new float[expected.length];
    new PlainPredictor(folded, Kernels.active().elementwise()).logits(rows, IMAGES, expected);
    for (int threads : new int[] {1, 2}) {
      Arrays.fill(actual, Float.NaN);
      Predictor.of(folded, Kernels.active(), threads).logits(rows, IMAGES, actual);
      if (averages(network) || transforms(folded)) {
        for (int i = 0; i < actual.length; i++) {
          assertThat(actual[i]).isCloseTo(expected[i], within(1e-5f));
        }
      } else {
        assertThat(actual).isEqualTo(expected);
      }
    }
  }

  /**
   * One image's layers are shared among threads where they are large enough; with the same bits.
   */
  @Test
  void fewImagesHaveTheBitsOfOneThread() {
    FoldedNetwork folded = folded(Networks.resnet(20, new Shape(32, 32, 3), 10));
    float[] rows = new float[5 * 32 * 32 * 3];
    Random random = new Random(3);
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (float) random.nextGaussian();
    }
    float[] expected = new float[50];
    Predictor.of(folded, Kernels.active(), 1).logits(rows, 5, expected);
    for (int threads : new int[] {2, 3, 2}) {
      Predictor predictor = Predictor.of(folded, Kernels.active(), threads);
      for (int count : new int[] {1, 2, 5, 1}) {
        float[] actual = new float[10 * count];
        predictor.logits(rows, count, actual);
        assertThat(actual)
            .as("%d images, %d threads", count, threads)
            .isEqualTo(Arrays.copyOf(expected, 10 * count));
        predictor.logits(rows, count, actual, true);
        assertThat(actual).isEqualTo(Arrays.copyOf(expected, 10 * count));
      }
    }
  }

  /** A factor leaves the zeros around an image as they are, which BN does not. */
  @Test
  void whatGoesIntoAPaddedConvolution() {
    Network factor = Network.image(4, 4, 2).scale(2).conv(3, 3).relu().flatten().dense(2).build();
    assertThat(layers(factor)).isEqualTo("Filters Pointwise Pixels Linear");
    Network norm =
        Network.image(4, 4, 2).batchNorm().scale(2).conv(3, 3).flatten().dense(2).build();
    assertThat(layers(norm)).isEqualTo("Affine Filters Pixels Linear");
  }

  private static String layers(Network network) {
    return folded(network).steps().stream()
        .map(step -> step.layer().getClass().getSimpleName())
        .collect(Collectors.joining(" "));
  }

  /** A convolution by Winograd's transforms rounds in other places than plain loops. */
  private static boolean transforms(FoldedNetwork folded) {
    return folded.steps().stream()
        .map(FoldedNetwork.Step::layer)
        .filter(FoldedLayer.Filters.class::isInstance)
        .map(FoldedLayer.Filters.class::cast)
        .anyMatch(f -> {
          float[] panels = ConvPanels.of(f.shape(), f.weight());
          float[] formed =
              Convolution.formed(f.shape(), ImagesAtATime.FEW, panels, Kernels.scalar());
          return formed.length != panels.length;
        });
  }

  /** The plain mean over all pixels is summed in another order. */
  private static boolean averages(Network network) {
    return network.graph().nodes().stream().anyMatch(n -> n.op() instanceof GlobalAveragePool);
  }

  private static FoldedNetwork folded(Network network) {
    TrainingState state = InitialState.of(network, 0, 4);
    Graph graph = network.graph();
    return Folding.fold(
        network,
        key -> state.parameter(key).values(),
        norm -> {
          int channels = graph.node(norm.id()).shape().channels();
          double[] mean = new Random(norm.id()).doubles(channels, -0.3, 0.3).toArray();
          double[] variance = new Random(norm.id()).doubles(channels, 0.3, 2).toArray();
          return new Moments(mean, variance);
        });
  }
}
