package io.evenkeel.onnx.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.evenkeel.json.StrictJson;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Task;
import io.evenkeel.model.BatchNormStatistics;
import io.evenkeel.model.InputDescription;
import io.evenkeel.model.Model;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.Statistics;
import io.evenkeel.onnx.Onnx;
import io.evenkeel.onnx.RandomModels;
import io.evenkeel.onnx.fold.GraphFolding;
import io.evenkeel.onnx.graph.OnnxFile;
import io.evenkeel.testkit.SeededTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exported graphs against ONNX Runtime and against our own import of them. */
class OnnxExportTest {
  private static final int ROWS = 33;
  private static final Network EVERYTHING =
      Network.input(5)
          .batchNorm()
          .dense(16)
          .batchNorm()
          .sigmoid()
          .dense(12)
          .relu()
          .batchNorm()
          .dropout(0.3)
          .dense(11, false)
          .leakyRelu(0.2f)
          .dense(10)
          .gelu()
          .dense(9)
          .silu()
          .dense(8)
          .tanh()
          .dense(4)
          .build();

  @TempDir Path folder;

  private static Model everything(RandomGenerator random) {
    return RandomModels.of(EVERYTHING, random)
        .input(InputDescription.PIXELS)
        .classNames(List.of("a", "b", "c", "d"))
        .build();
  }

  private static float[] rows(Model model, RandomGenerator random) {
    return RandomModels.floats(ROWS * model.network().inputFeatures(), 1, random);
  }

  private static ParityCertificate compare(Model model, ModelProto graph, RandomGenerator random) {
    return ParityCertificate.compare(model, graph, rows(model, random), ROWS);
  }

  @ParameterizedTest
  @ValueSource(ints = {11, 13, 15, 17, 20, 22})
  void everyLayerSaysTheSameInOnnxRuntime(int opset) {
    Random random = new Random(opset);
    Model model = everything(random);
    ParityCertificate parity = compare(model, new OnnxExport(model).opset(opset).build(), random);
    assertThat(parity.relative()).isPositive().isLessThan(1e-5);
    assertThat(parity.probabilities()).isLessThan(1e-5);
    assertThat(parity.rows()).isEqualTo(ROWS);
    assertThat(parity.referee()).isEqualTo("ONNX Runtime 1.29.0");
  }

  @SeededTest
  void comesBackWithTheSameBits(RandomGenerator random) {
    Model model = everything(random);
    Path file = folder.resolve("model.onnx");
    for (int opset : new int[] {11, 17, 20}) {
      OnnxFile.write(new OnnxExport(model).opset(opset).build(), file);
      Model back = Onnx.load(file);
      Network expected = withoutDropout();
      assertThat(back.network()).isEqualTo(expected);
      assertThat(back.input()).isEqualTo(InputDescription.PIXELS);
      assertThat(back.classNames()).containsExactly("a", "b", "c", "d");
      float[] x = rows(model, random);
      assertThat(back.predict(x, ROWS)).containsExactly(model.predict(x, ROWS));
      assertThat(back.parameter("0", "gamma")).containsExactly(model.parameter("0", "gamma"));
      assertThat(back.parameter("15", "bias")).containsExactly(model.parameter("16", "bias"));
      OnnxFile.write(new OnnxExport(back).opset(opset).build(), folder.resolve("again.onnx"));
      assertThat(weights(folder.resolve("again.onnx"))).isEqualTo(weights(file));
    }
  }

  /** The bytes of all tensors, whatever they are called. */
  private static List<Object> weights(Path file) {
    return OnnxFile.read(file).getGraph().getInitializerList().stream()
        .map(TensorProto::getRawData)
        .collect(Collectors.toList());
  }

  private static Network withoutDropout() {
    return new Network(
        5, EVERYTHING.layers().stream().filter(l -> !l.kind().equals("Dropout")).toList());
  }

  @Test
  void yesOrNo() {
    Random random = new Random(3);
    Network network = Network.input(4).dense(6).batchNorm().relu().dense(1).build();
    Model model = RandomModels.of(network, random).task(Task.BINARY).build();
    ModelProto graph = new OnnxExport(model).build();
    assertThat(compare(model, graph, random).probabilities()).isLessThan(1e-6);
    Path file = folder.resolve("binary.onnx");
    OnnxFile.write(graph, file);
    assertThat(Onnx.load(file).task()).isEqualTo(Task.BINARY);
  }

  @Test
  void realNumbers() {
    Random random = new Random(4);
    Network network = Network.input(4).dense(6).batchNorm().relu().dense(2).build();
    Model model = RandomModels.of(network, random).task(Task.REAL).build();
    ModelProto graph = new OnnxExport(model).build();
    ParityCertificate parity = compare(model, graph, random);
    assertThat(parity.relative()).isLessThan(1e-5);
    assertThat(parity.probabilities()).isZero();
    assertThat(graph.getGraph().getOutputList()).hasSize(1);
    Path file = folder.resolve("real.onnx");
    OnnxFile.write(graph, file);
    assertThat(Onnx.load(file).task()).isEqualTo(Task.REAL);
  }

  @Test
  void meansFarFromZeroDoNotCancel() {
    Random random = new Random(5);
    Network network = Network.input(3).batchNorm().dense(4).build();
    double[] mean = {1e6, -3e5, 0.25};
    double[] variance = {1, 4, 1};
    Model model =
        RandomModels.of(network, random)
            .statistics(
                Map.of(
                    "0",
                    new BatchNormStatistics(
                        1, Map.of(Statistics.EMA, new Moments(mean, variance)))))
            .build();
    float[] x = new float[3 * ROWS];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (mean[i % 3] + random.nextGaussian() * Math.sqrt(variance[i % 3]));
    }
    ModelProto graph = new OnnxExport(model).build();
    ParityCertificate parity = ParityCertificate.compare(model, graph, x, ROWS);
    assertThat(parity.relative()).isLessThan(1e-5);
    Path file = folder.resolve("far.onnx");
    OnnxFile.write(graph, file);
    Model back = Onnx.load(file);
    BatchNormStatistics kept = Objects.requireNonNull(back.statistics().get("0"));
    assertThat(Objects.requireNonNull(kept.moments().get(Statistics.EMA)).mean())
        .containsExactly(mean);
  }

  @Test
  void foldedItSaysTheSame() {
    Random random = new Random(6);
    Model model = everything(random);
    ModelProto graph = GraphFolding.fold(new OnnxExport(model).build()).after();
    assertThat(graph.getGraph().getNodeList())
        .noneMatch(node -> node.getOpType().equals("BatchNormalization"));
    assertThat(compare(model, graph, random).relative()).isLessThan(1e-5);
  }

  @Test
  void namesNodesAndSaysWhereItComesFrom() {
    Model model = everything(new Random(7));
    ModelProto file =
        new OnnxExport(model).producerVersion("1.2").metadata("evenkeel.config", "{}").build();
    assertThat(file.getProducerName()).isEqualTo("evenkeel");
    assertThat(file.getProducerVersion()).isEqualTo("1.2");
    assertThat(file.getOpsetImport(0).getVersion()).isEqualTo(17);
    assertThat(file.getGraph().getNodeList().stream().map(NodeProto::getName))
        .doesNotHaveDuplicates()
        .contains("/input/Div", "/0/BatchNormalization", "/1/Gemm", "/16/Gemm", "/output/Softmax");
    Map<String, String> metadata =
        file.getMetadataPropsList().stream()
            .collect(
                Collectors.toMap(StringStringEntryProto::getKey, StringStringEntryProto::getValue));
    assertThat(metadata)
        .containsEntry("evenkeel.config", "{}")
        .containsEntry(
            "evenkeel.model",
            "{\"task\":\"classes\",\"input\":{\"name\":\"pixels\",\"divisor\":255.0},"
                + "\"classes\":[\"a\",\"b\",\"c\",\"d\"]}");
    assertThat(file.getGraph().getInput(0).getType().getTensorType().getShape().getDim(0))
        .extracting(d -> d.getDimParam())
        .isEqualTo("batch");
  }

  @Test
  void theCertificateStandsInTheFile() {
    ParityCertificate parity = new ParityCertificate(64, 1e-6, 5e-7, 2e-8, "ONNX Runtime 1.29.0");
    ModelProto file = parity.addTo(ModelProto.getDefaultInstance());
    assertThat(file.getMetadataProps(0).getKey()).isEqualTo("evenkeel.parity");
    assertThat(StrictJson.parse(file.getMetadataProps(0).getValue(), "it"))
        .isEqualTo(
            StrictJson.object()
                .put("rows", 64)
                .put("outputs", 1e-6)
                .put("relative", 5e-7)
                .put("probabilities", 2e-8)
                .put("referee", "ONNX Runtime 1.29.0"));
  }

  @Test
  void aWrongGraphIsFoundOut() {
    Random random = new Random(8);
    Model model = everything(random);
    Model other = everything(random);
    assertThat(compare(model, new OnnxExport(other).build(), random).relative())
        .isGreaterThan(1e-3);
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 23})
  void refusesOtherOpsets(int opset) {
    OnnxExport export = new OnnxExport(everything(new Random(9)));
    assertThatThrownBy(() -> export.opset(opset))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("an export's opset must be 11 to 22, but got " + opset);
  }
}
