package io.evenkeel.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.internal.engine.ImageNetworks;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Loss;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.reference.ReferenceNetwork;
import io.evenkeel.training.Trainer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Models of images: trained, predicted with, written and read. */
class ImageModelTest {
  private static final int ROWS = 70;

  @TempDir Path folder;

  static Stream<String> networks() {
    return ImageNetworks.all().keySet().stream();
  }

  private static Dataset data(Network network) {
    Random random = new Random(1);
    float[] x = new float[ROWS * network.inputFeatures()];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (1 + random.nextGaussian());
    }
    int[] labels = random.ints(ROWS, 0, network.outputFeatures()).toArray();
    return Dataset.ofClasses(x, network.inputFeatures(), labels, network.outputFeatures());
  }

  private static Model trained(Network network) {
    return Trainer.of(network)
        .loss(Loss.softmaxCrossEntropy())
        .optimizer(Optimizer.momentum(0.02, 0.9))
        .batchSize(14)
        .epochs(2)
        .seed(5)
        .fit(data(network))
        .model();
  }

  private static float[] rows(Dataset data) {
    float[] x = new float[ROWS * data.features()];
    int[] indices = new int[ROWS];
    Arrays.setAll(indices, i -> i);
    data.copyFeatures(indices, 0, ROWS, x, 0);
    return x;
  }

  @ParameterizedTest
  @MethodSource("networks")
  void foldedPredictionsAreTheNetworksOwn(String name) {
    Network network = ImageNetworks.named(name);
    Model model = trained(network);
    float[] x = rows(data(network));
    double[][] inDouble = new double[ROWS][network.inputFeatures()];
    for (int i = 0; i < x.length; i++) {
      inDouble[i / network.inputFeatures()][i % network.inputFeatures()] = x[i];
    }
    double[][] expected = ReferenceNetwork.of(model).infer(inDouble);
    float[] logits = model.logits(x, ROWS);
    for (int r = 0; r < ROWS; r++) {
      float[] alone =
          model.logits(
              Arrays.copyOfRange(x, r * network.inputFeatures(), (r + 1) * network.inputFeatures()),
              1);
      for (int j = 0; j < 5; j++) {
        assertThat(logits[r * 5 + j]).isCloseTo((float) expected[r][j], within(2e-4f));
        assertThat(alone[j]).as("the same alone as with others").isEqualTo(logits[r * 5 + j]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void filesKeepEverything(String name) {
    Model model = trained(ImageNetworks.named(name));
    Path file = folder.resolve("model.safetensors");
    model.save(file);
    Model read = Model.load(file);
    assertThat(read.network()).isEqualTo(model.network());
    float[] x = rows(data(model.network()));
    assertThat(read.logits(x, ROWS)).isEqualTo(model.logits(x, ROWS));
    PyTorchWeights.save(model, folder.resolve("torch.safetensors"));
    Model torch = PyTorchWeights.load(folder.resolve("torch.safetensors"), model.network());
    model
        .network()
        .graph()
        .parameters()
        .keySet()
        .forEach(key -> assertThat(torch.parameter(key)).isEqualTo(model.parameter(key)));
  }

  @Test
  void populationStatisticsAreOverPixels() {
    Network network = Network.image(4, 5, 3).batchNorm().flatten().dense(5).build();
    Model model = trained(network);
    Dataset data = data(network);
    Moments moments = Objects.requireNonNull(StatisticsEstimator.estimate(model, data).get("0"));
    float[] x = rows(data);
    for (int c = 0; c < 3; c++) {
      double mean = 0;
      double square = 0;
      int count = x.length / 3;
      for (int i = c; i < x.length; i += 3) {
        mean += x[i] / (double) count;
      }
      for (int i = c; i < x.length; i += 3) {
        square += (x[i] - mean) * (x[i] - mean) / count;
      }
      assertThat(moments.mean()[c]).isCloseTo(mean, within(1e-9));
      assertThat(moments.variance()[c]).isCloseTo(square, within(1e-9));
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    refused(
        () -> Network.image(4, 4, 2).conv(3, 3).dense(5).build(),
        "layer 1 (Dense): a dense layer takes rows of numbers, but its input is 4 x 4 x 3: put"
            + " flatten or gap before it");
    refused(
        () -> Network.image(4, 4, 2).conv(3, 3).build(),
        "a network ends with a row of numbers, but layer 0 (Conv2d) gives 4 x 4 x 3: put flatten or"
            + " gap behind it");
    refused(
        () -> Network.image(4, 4, 2).maxPool(2).maxPool(3).flatten().dense(5).build(),
        "layer 1 (MaxPool2d): a pooling's window must fit its padded input, but got window 3 x 3 and"
            + " an input of 2 x 2 with padding");
    refused(
        () -> Network.image(4, 4, 2).residual(b -> b.conv(2, 3, 2)).flatten().dense(5).build(),
        "layer 0 (Residual): a residual adds branch and shortcut, but its branch gives 2 x 2 x 2"
            + " and its shortcut 4 x 4 x 2: let branch and shortcut end with the same shape");
  }

  private static void refused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable action, String message) {
    assertThatThrownBy(action).isInstanceOf(InvalidInputException.class).hasMessage(message);
  }
}
