package io.evenkeel.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.internal.file.SafetensorsReader;
import io.evenkeel.internal.file.SafetensorsWriter;
import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Task;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.Node;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.network.ResidualKind;
import io.evenkeel.network.Statistics;
import io.evenkeel.network.VarianceEstimator;
import io.evenkeel.testkit.SeededTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Weights under PyTorch's names, to and from. */
class PyTorchWeightsTest {
  private static final Network NETWORK =
      Network.input(3).dense(4).batchNorm().relu().dropout(0.1).dense(2).build();

  @TempDir Path folder;

  @SeededTest
  void holdsWhatLoadStateDictTakesAndNothingElse(RandomGenerator random) {
    Path file = folder.resolve("weights.safetensors");
    Model model = Models.random(NETWORK, random).build();
    PyTorchWeights.save(model, file);
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      assertThat(reader.metadata()).containsOnlyKeys("format").containsEntry("format", "pt");
      assertThat(reader.names())
          .containsExactlyInAnyOrder(
              "0.weight",
              "1.weight",
              "1.bias",
              "1.running_mean",
              "1.running_var",
              "1.num_batches_tracked",
              "4.weight",
              "4.bias");
      float[] weight = model.parameter("0", "weight");
      float[] written = reader.floats("0.weight", 4, 3);
      for (int input = 0; input < 3; input++) {
        for (int feature = 0; feature < 4; feature++) {
          assertThat(written[feature * 3 + input]).isEqualTo(weight[input * 4 + feature]);
        }
      }
      assertThat(reader.longs("1.num_batches_tracked")).containsExactly(17);
    }
  }

  @SeededTest
  void comesBackWithTheSameBits(RandomGenerator random) {
    Path file = folder.resolve("weights.safetensors");
    Model model = Models.random(NETWORK, random).build();
    PyTorchWeights.save(model, file);
    Model loaded = PyTorchWeights.load(file, NETWORK);
    assertThat(NETWORK.graph().parameters().keySet())
        .extracting(ParameterKey::toString)
        .containsExactly("0.weight", "1.gamma", "1.beta", "4.weight", "4.bias");
    for (ParameterKey key : NETWORK.graph().parameters().keySet()) {
      assertThat(loaded.parameter(key)).as("%s", key).containsExactly(model.parameter(key));
    }
    BatchNormStatistics kept = Objects.requireNonNull(loaded.statistics().get("1"));
    assertThat(kept.batches()).isEqualTo(17);
    Moments wanted = model.inferenceMoments(NETWORK.graph().at("1"));
    Moments got = Objects.requireNonNull(kept.moments().get(Statistics.EMA));
    for (int j = 0; j < 4; j++) {
      assertThat(got.mean()[j]).isEqualTo((float) wanted.mean()[j]);
      assertThat(got.variance()[j]).isEqualTo((float) wanted.variance()[j]);
    }
    assertThat(loaded.network().layers().get(1))
        .isEqualTo(BatchNorm.DEFAULT.withEstimator(VarianceEstimator.UNBIASED));
  }

  @Test
  void takesAPrefixAnAffinelessBatchNormAndABiasBeforeIt() {
    Path file = folder.resolve("weights.safetensors");
    new SafetensorsWriter()
        .add("net.0.weight", new float[] {1, 2}, 2, 1)
        .add("net.0.bias", new float[] {10, 20}, 2)
        .add("net.1.running_mean", new float[] {11, 22}, 2)
        .add("net.1.running_var", new float[] {4, 9}, 2)
        .add("net.2.weight", new float[] {1, 1}, 1, 2)
        .add("net.2.bias", new float[] {0.5f}, 1)
        .write(file);
    Network network =
        Network.input(1).dense(2).batchNorm(BatchNorm.DEFAULT.withEpsilon(1e-12)).dense(1).build();
    Model loaded = PyTorchWeights.load(file, network);
    assertThat(loaded.parameter("1", "gamma")).containsExactly(1, 1);
    assertThat(loaded.parameter("1", "beta")).containsExactly(0, 0);
    assertThat(loaded.inferenceMoments(network.graph().at("1")).mean()).containsExactly(1, 2);
    // (3 + 10 - 11) / 2 + (6 + 20 - 22) / 3 + 0.5
    assertThat(loaded.predict(new float[] {3})[0]).isCloseTo(1 + 4f / 3 + 0.5f, within(1e-6f));
  }

  private static final Network RESIDUAL =
      ResidualKind.NAMED.network(BatchNorm.DEFAULT, ActivationFunction.RELU, 0, 3, 4, 2);

  /** The names of torchvision's ResNets. */
  @SeededTest
  void residualsUnderPyTorchsNames(RandomGenerator random) {
    Path file = folder.resolve("weights.safetensors");
    Model model = Models.random(RESIDUAL, random).build();
    PyTorchWeights.save(model, file);
    List<String> names = new ArrayList<>(List.of("conv1.weight", "fc.weight", "fc.bias"));
    for (String layer :
        List.of(
            "layer1.0.conv1",
            "layer1.0.conv2",
            "layer1.1.conv1",
            "layer1.1.conv2",
            "layer1.1.downsample.0")) {
      names.add(layer + ".weight");
    }
    for (String norm :
        List.of(
            "bn1",
            "layer1.0.bn1",
            "layer1.0.bn2",
            "layer1.1.bn1",
            "layer1.1.bn2",
            "layer1.1.downsample.1")) {
      for (String what :
          List.of("weight", "bias", "running_mean", "running_var", "num_batches_tracked")) {
        names.add(norm + "." + what);
      }
    }
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      assertThat(reader.names()).containsExactlyInAnyOrderElementsOf(names);
      float[] weight = model.parameter("layer1.1.downsample.0", "weight");
      float[] written = reader.floats("layer1.1.downsample.0.weight", 4, 4);
      for (int i = 0; i < 16; i++) {
        assertThat(written[i]).isEqualTo(weight[i % 4 * 4 + i / 4]);
      }
    }
    comesBack(model, PyTorchWeights.load(file, RESIDUAL));
  }

  private static void comesBack(Model model, Model loaded) {
    for (ParameterKey key : model.network().graph().parameters().keySet()) {
      assertThat(loaded.parameter(key)).as("%s", key).containsExactly(model.parameter(key));
    }
    for (Node norm : model.network().graph().batchNorms()) {
      double[] mean = model.inferenceMoments(norm).mean();
      double[] got = loaded.inferenceMoments(norm).mean();
      for (int j = 0; j < mean.length; j++) {
        assertThat(got[j]).isEqualTo((float) mean[j]);
      }
    }
  }

  /** The path of the first layer ends other layers' paths too: the prefix is what all have. */
  @SeededTest
  void aPrefixBeforeResiduals(RandomGenerator random) {
    Network unnamed =
        Network.input(3).dense(3).residual(b -> b.dense(3), s -> s.dense(3)).dense(1).build();
    for (Network network : List.of(RESIDUAL, unnamed)) {
      Path file = folder.resolve("weights.safetensors");
      Model model = Models.random(network, random).task(Task.REAL).build();
      PyTorchWeights.save(model, file);
      Path prefixed = folder.resolve("prefixed.safetensors");
      SafetensorsWriter writer = new SafetensorsWriter();
      try (SafetensorsReader reader = SafetensorsReader.open(file)) {
        network
            .graph()
            .parameters()
            .forEach((key, spec) -> {
              String name = key.path() + "." + spec.fileName();
              long[] shape = spec.fileLayout().shape(spec.rows(), spec.columns());
              writer.add("model.net." + name, reader.floats(name, shape), shape);
            });
        for (Node norm : network.graph().batchNorms()) {
          for (String what : List.of("running_mean", "running_var")) {
            String name = norm.path() + "." + what;
            int columns = norm.shape().features();
            writer.add("model.net." + name, reader.floats(name, columns), columns);
          }
        }
      }
      writer.write(prefixed);
      comesBack(model, PyTorchWeights.load(prefixed, network));
    }
  }

  /** A bias that another branch needs too cannot become part of the BatchNorm. */
  @Test
  void aBiasThatTwoWaysTakeIsNotTakenFromTheMean() {
    Path file = folder.resolve("weights.safetensors");
    SafetensorsWriter writer =
        new SafetensorsWriter()
            .add("0.weight", new float[] {1, 2}, 2, 1)
            .add("0.bias", new float[] {10, 20}, 2)
            .add("1.branch.0.running_mean", new float[] {11, 22}, 2)
            .add("1.branch.0.running_var", new float[] {4, 9}, 2);
    writer.write(file);
    Network without = Network.input(1).dense(2, false).residual(b -> b.batchNorm()).build();
    assertThatThrownBy(() -> PyTorchWeights.load(file, without))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            file
                + " is not a valid model or checkpoint: tensor 0.bias belongs to no layer of the"
                + " network; take another copy of the file");
    Network with = Network.input(1).dense(2).residual(b -> b.batchNorm()).build();
    Model loaded = PyTorchWeights.load(file, with);
    assertThat(loaded.inferenceMoments(with.graph().at("1.branch.0")).mean())
        .containsExactly(11, 22);
    // x = 3: z = 13, 26.
    float[] y = loaded.logits(new float[] {3}, 1);
    assertThat((double) y[0]).isCloseTo(13 + 2 / Math.sqrt(4 + 1e-5), within(1e-5));
    assertThat((double) y[1]).isCloseTo(26 + 4 / Math.sqrt(9 + 1e-5), within(1e-5));
  }

  @Test
  void refusesWhatDoesNotFit() {
    Path file = folder.resolve("weights.safetensors");
    Network network = Network.input(1).dense(2).build();
    new SafetensorsWriter()
        .add("0.weight", new float[] {1, 2}, 2, 1)
        .add("0.bias", new float[] {1, 2}, 2)
        .add("5.weight", new float[] {1}, 1)
        .write(file);
    assertThatThrownBy(() -> PyTorchWeights.load(file, network))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            file
                + " is not a valid model or checkpoint: tensor 5.weight belongs to no layer of the"
                + " network; take another copy of the file");
    assertThatThrownBy(() -> PyTorchWeights.load(file, Network.input(3).dense(2).build()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            file
                + " is not a valid model or checkpoint: tensor 0.weight must have dtype F32 and"
                + " shape [2, 3], but has F32 and [2, 1]; take another copy of the file");
  }

  /** A file of one layer's weight and bias, each number a power of two, in a type of PyTorch's. */
  private Path typed(String type, int size) throws IOException {
    String header =
        "{\"0.weight\":{\"dtype\":\"%s\",\"shape\":[2,1],\"data_offsets\":[0,%d]},\"0.bias\":{\"dtype\":\"%s\",\"shape\":[2],\"data_offsets\":[%d,%d]}}"
            .formatted(type, 2 * size, type, 2 * size, 4 * size);
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(Long.BYTES + json.length + 4 * size).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(json.length).put(json);
    for (double value : new double[] {1.5, -0.25, 1024, 0x1p-14}) {
      switch (type) {
        case "F64" -> bytes.putDouble(value);
        case "F32" -> bytes.putFloat((float) value);
        case "F16" -> bytes.putShort(Float.floatToFloat16((float) value));
        case "BF16" -> bytes.putShort((short) (Float.floatToIntBits((float) value) >>> 16));
        default -> bytes.put(new byte[size]);
      }
    }
    return Files.write(folder.resolve(type + ".safetensors"), bytes.array());
  }

  @ParameterizedTest
  @CsvSource({"F64, 8", "F32, 4", "F16, 2", "BF16, 2"})
  void readsEveryFloatingPointType(String type, int size) throws IOException {
    Model model = PyTorchWeights.load(typed(type, size), Network.input(1).dense(2).build());
    assertThat(model.parameter("0", "weight")).containsExactly(1.5f, -0.25f);
    assertThat(model.parameter("0", "bias")).containsExactly(1024f, 0x1p-14f);
  }

  @ParameterizedTest
  @CsvSource({"I32, 4", "I64, 8", "U8, 1", "BOOL, 1", "F8_E4M3, 1"})
  void namesAnyOtherType(String type, int size) throws IOException {
    Path file = typed(type, size);
    assertThatThrownBy(() -> PyTorchWeights.load(file, Network.input(1).dense(2).build()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            file
                + ": tensor 0.weight has dtype %s, but numbers are read from F64, F32, F16 and BF16:"
                    .formatted(type)
                + " convert it where it was saved, in PyTorch with .float()");
  }

  @Test
  void aDoubleThatNoFloatHoldsIsNamed() {
    Path file = folder.resolve("large.safetensors");
    new SafetensorsWriter()
        .add("0.weight", new double[] {1, 1e300}, 2, 1)
        .add("0.bias", new float[] {1, 2}, 2)
        .write(file);
    assertThatThrownBy(() -> PyTorchWeights.load(file, Network.input(1).dense(2).build()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            file
                + " is not a valid model or checkpoint: tensor 0.weight holds 1.0E300 at [1, 0], but"
                + " every number must be finite as a float; take another copy of the file");
  }
}
