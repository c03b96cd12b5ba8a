package io.evenkeel.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.evenkeel.dataset.Dataset;
import io.evenkeel.loss.Loss;
import io.evenkeel.loss.Task;
import io.evenkeel.model.BatchNormStatistics;
import io.evenkeel.model.Model;
import io.evenkeel.model.StatisticsEstimator;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.network.Statistics;
import io.evenkeel.onnx.graph.Nodes;
import io.evenkeel.onnx.graph.OnnxFile;
import io.evenkeel.onnx.graph.TensorValues;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.training.Trainer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** BatchNormalization as ONNX means it: its own node tests, and the mode of every opset. */
class BatchNormNodeTest {
  private static final int CHANNELS = 3;

  /** The identity behind BN, because a network needs a dense layer. */
  private static final float[] IDENTITY = {1, 0, 0, 0, 1, 0, 0, 0, 1};

  private final float[][] inputs = new float[5][];

  @ParameterizedTest
  @ValueSource(strings = {"test_batchnorm_example", "test_batchnorm_epsilon"})
  void inferenceAsInTheNodeTests(String name) {
    Path folder = Shipped.path("node-tests/" + name);
    Model model = model(folder, false);
    float[] rows = rows(Shipped.tensor(folder.resolve("test_data_set_0/input_0.pb")));
    assertEqual(model.logits(rows, rows.length / CHANNELS), expected(folder, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"test_batchnorm_example_training_mode", "test_batchnorm_epsilon_training_mode"})
  void trainingAsInTheNodeTests(String name) {
    Path folder = Shipped.path("node-tests/" + name);
    Model model = model(folder, true);
    float[] x = rows(Shipped.tensor(folder.resolve("test_data_set_0/input_0.pb")));
    int count = x.length / CHANNELS;
    Dataset batch = Dataset.ofReal(x, CHANNELS, new float[x.length], CHANNELS);
    Model byItself =
        model.withStatistics(Statistics.DATA, StatisticsEstimator.estimate(model, batch));
    assertEqual(byItself.logits(x, count), expected(folder, 0));
    Model trained =
        Trainer.of(model.network())
            .startFrom(model)
            .loss(Loss.meanSquaredError())
            .optimizer(Optimizer.sgd(1e-30))
            .batchSize(count)
            .epochs(1)
            .fit(batch)
            .model();
    BatchNormStatistics kept = Objects.requireNonNull(trained.statistics().get("0"));
    Moments running = Objects.requireNonNull(kept.moments().get(Statistics.EMA));
    for (int c = 0; c < CHANNELS; c++) {
      float mean = TensorValues.floats(tensor(folder, "output_1"))[c];
      float variance = TensorValues.floats(tensor(folder, "output_2"))[c];
      assertThat(running.mean()[c]).isCloseTo(mean, within(1e-7 + 1e-3 * Math.abs(mean)));
      assertThat(running.variance()[c])
          .isCloseTo(variance, within(1e-7 + 1e-3 * Math.abs(variance)));
    }
  }

  /** The node's BN, in front of an identity. */
  private Model model(Path folder, boolean training) {
    ModelProto file = OnnxFile.read(folder.resolve("model.onnx"));
    for (int i = 1; i < inputs.length; i++) {
      inputs[i] = TensorValues.floats(tensor(folder, "input_" + i));
    }
    BatchNormAttributes attributes =
        BatchNormAttributes.of(file.getGraph().getNode(0), Nodes.opset(file));
    assertThat(attributes.training()).isEqualTo(training);
    Network network =
        Network.input(CHANNELS).batchNorm(attributes.layer()).dense(CHANNELS, false).build();
    Moments moments = new Moments(wide(inputs[3]), wide(inputs[4]));
    return Model.of(network)
        .task(Task.REAL)
        .parameters(
            Map.of(
                new ParameterKey("0", "gamma"),
                inputs[1],
                new ParameterKey("0", "beta"),
                inputs[2],
                new ParameterKey("1", "weight"),
                IDENTITY.clone()))
        .statistics(Map.of("0", new BatchNormStatistics(0, Map.of(Statistics.EMA, moments))))
        .build();
  }

  private static TensorProto tensor(Path folder, String name) {
    return Shipped.tensor(folder.resolve("test_data_set_0/" + name + ".pb"));
  }

  private static float[] expected(Path folder, int output) {
    return rows(tensor(folder, "output_" + output));
  }

  private static void assertEqual(float[] got, float[] expected) {
    assertThat(got).hasSameSizeAs(expected);
    for (int i = 0; i < got.length; i++) {
      assertThat(got[i]).isCloseTo(expected[i], within(1e-7f + 1e-3f * Math.abs(expected[i])));
    }
  }

  /** N x C x H x W as (N H W) x C. */
  private static float[] rows(TensorProto tensor) {
    long[] shape = TensorValues.shape(tensor);
    float[] values = TensorValues.floats(tensor);
    int pixels = (int) (shape[2] * shape[3]);
    float[] rows = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      int image = i / (CHANNELS * pixels);
      int channel = i / pixels % CHANNELS;
      rows[(image * pixels + i % pixels) * CHANNELS + channel] = values[i];
    }
    return rows;
  }

  private static double[] wide(float[] values) {
    double[] result = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = values[i];
    }
    return result;
  }

  @ParameterizedTest
  @CsvSource({
    "6,  1, none,          true",
    "6,  1, is_test,       false",
    "6,  5, is_test,       false",
    "7,  1, none,          false",
    "7,  5, none,          true",
    "9,  1, is_test,       false",
    "9,  3, none,          true",
    "13, 1, training_mode, false",
    "14, 1, none,          false",
    "14, 3, training_mode, true",
    "15, 1, training_mode, true"
  })
  void theModeOfEveryOpset(int opset, int outputs, String attribute, boolean training) {
    NodeProto.Builder node = NodeProto.newBuilder().setOpType("BatchNormalization");
    for (String input : new String[] {"x", "s", "b", "m", "v"}) {
      node.addInput(input);
    }
    for (int i = 0; i < outputs; i++) {
      node.addOutput("y" + i);
    }
    if (!attribute.equals("none")) {
      node.addAttribute(AttributeProto.newBuilder().setName(attribute).setI(1));
    }
    BatchNormAttributes attributes = BatchNormAttributes.of(node.build(), opset);
    assertThat(attributes.training()).isEqualTo(training);
    assertThat(attributes.epsilon()).isEqualTo(1e-5);
    assertThat(attributes.momentum()).isEqualTo(0.9);
    assertThat(attributes.layer().emaDecay()).isEqualTo(0.9);
  }
}
