package io.evenkeel.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataLocation;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.onnx.Onnx;
import io.evenkeel.onnx.Shipped;
import io.evenkeel.testkit.SeededTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Damaged and hostile ONNX files: each is refused, in little memory and time. */
@Timeout(60)
class HostileOnnxTest {
  private static final int NESTED = 10_000;

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("model.onnx");
  }

  private void refused(ModelProto model, String defect) throws IOException {
    refused(model.toByteArray(), defect);
  }

  private void refused(byte[] bytes, String defect) throws IOException {
    Files.write(file(), bytes);
    assertThatThrownBy(() -> OnnxFile.read(file()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(file() + " is not an ONNX model that can be read: " + defect);
  }

  private static ModelProto model(GraphProto.Builder graph) {
    return ModelProto.newBuilder().setIrVersion(8).setGraph(graph).build();
  }

  private static GraphProto.Builder graph(NodeProto.Builder... nodes) {
    GraphProto.Builder graph = GraphProto.newBuilder();
    graph.addInput(ValueInfoProto.newBuilder().setName("x"));
    Arrays.stream(nodes).forEach(graph::addNode);
    return graph;
  }

  private static NodeProto.Builder node(String output, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType("Op")
        .setName("n_" + output)
        .addOutput(output)
        .addAllInput(List.of(inputs));
  }

  private static TensorProto.Builder tensor(long... dims) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName("w").setDataType(DataType.FLOAT_VALUE);
    Arrays.stream(dims).forEach(tensor::addDims);
    return tensor;
  }

  @Test
  void noFile() {
    assertThatThrownBy(() -> OnnxFile.read(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(folder + " is not a file: give the path of an ONNX model");
  }

  @Test
  void empty() throws IOException {
    refused(new byte[0], "it has no graph");
  }

  @Test
  void truncated() throws IOException {
    byte[] whole = Files.readAllBytes(Shipped.path("torch-mnist-mlp-sigmoid-bn/model.onnx"));
    refused(
        Arrays.copyOf(whole, whole.length / 2),
        "its bytes are damaged or cut off (While parsing a protocol message, the input ended"
            + " unexpectedly in the middle of a field)");
  }

  @Test
  void aLengthBeyondTheFile() throws IOException {
    // field 7, a graph of 2^20 bytes, of which one is there
    refused(
        new byte[] {0x3a, -0x80, -0x80, 0x40, 0x0a},
        "its bytes are damaged or cut off (While parsing a protocol message, the input ended"
            + " unexpectedly in the middle of a field)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-1,3|tensor w has the shape [-1, 3], but a dimension must be at least 0",
        "65536,65536|tensor w has the shape [65536, 65536], with more elements than fit in an"
            + " array",
        "4294967296,4294967296,4|tensor w has the shape [4294967296, 4294967296, 4], with more"
            + " elements than fit in an array",
        "9223372036854775807,2|tensor w has the shape [9223372036854775807, 2], with more elements"
            + " than fit in an array",
        "3|tensor w needs 12 bytes for its shape, but has 8",
        "0,9223372036854775807|tensor w needs 0 bytes for its shape, but has 8",
        "1000000000|tensor w needs 4000000000 bytes for its shape, but has 8",
      })
  void shapesThatDoNotFit(String dims, String defect) throws IOException {
    long[] shape = Arrays.stream(dims.split(",")).mapToLong(Long::parseLong).toArray();
    TensorProto.Builder tensor = tensor(shape).setRawData(ByteString.copyFrom(new byte[8]));
    refused(model(graph().addInitializer(tensor)), defect);
  }

  @Test
  void tooFewListedNumbers() throws IOException {
    refused(
        model(graph().addInitializer(tensor(2, 2).addFloatData(1))),
        "tensor w needs 4 elements for its shape, but has 1");
  }

  @Test
  void aTensorInAnAttribute() throws IOException {
    NodeProto.Builder constant =
        node("c").addAttribute(AttributeProto.newBuilder().setName("value").setT(tensor(-5)));
    refused(
        model(graph(constant)),
        "tensor w has the shape [-5], but a dimension must be at least" + " 0");
  }

  @Test
  void aMissingInitializer() throws IOException {
    refused(
        model(graph(node("y", "x", "w\u001b[31m"))),
        "node Op \"n_y\" reads \"w?[31m\", which is no input or initializer, and no node makes it");
  }

  @Test
  void aMissingOutput() throws IOException {
    refused(
        model(graph().addOutput(ValueInfoProto.newBuilder().setName("y"))),
        "its output \"y\" is made by no node");
  }

  @Test
  void valuesMadeTwice() throws IOException {
    refused(model(graph(node("y", "x"), node("y", "x"))), "the value \"y\" is made more than once");
    refused(model(graph(node("x", "x"))), "the value \"x\" is made more than once");
  }

  @Test
  void cycles() throws IOException {
    refused(
        model(graph(node("a", "x"), node("b", "a", "c"), node("c", "b"))),
        "node Op \"n_b\" is in a cycle, or reads from one");
    refused(model(graph(node("a", "a"))), "node Op \"n_a\" is in a cycle, or reads from one");
  }

  @Test
  void aCycleThroughASubgraph() throws IOException {
    GraphProto.Builder body = GraphProto.newBuilder().addNode(node("inner", "b"));
    NodeProto.Builder conditional =
        node("a", "x").addAttribute(AttributeProto.newBuilder().setName("then").setG(body));
    refused(
        model(graph(conditional, node("b", "a"))),
        "node Op \"n_a\" is in a cycle, or reads from one");
  }

  @Test
  void aLongChainIsNoProblem() throws IOException {
    GraphProto.Builder graph = graph();
    for (int i = 0; i < NESTED; i++) {
      graph.addNode(node("v" + i, i == NESTED - 1 ? "x" : "v" + (i + 1)));
    }
    Files.write(file(), model(graph).toByteArray());
    int[] order = new GraphView(OnnxFile.read(file()).getGraph()).order();
    assertThat(order[0]).isEqualTo(NESTED - 1);
    assertThat(order[NESTED - 1]).isZero();
  }

  @Test
  void tenThousandNestedIfs() throws IOException {
    byte[] graph = new byte[0];
    for (int i = 0; i < NESTED; i++) {
      graph = delimited(1, delimited(5, delimited(6, graph)));
    }
    refused(
        delimited(7, graph),
        "its messages are nested more than 100 deep, as by subgraphs in subgraphs");
  }

  /** A field of bytes: its number, the length, and the bytes. */
  private static byte[] delimited(int field, byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write((field << 3) | 2);
    int length = bytes.length;
    while (length > 0x7f) {
      out.write((length & 0x7f) | 0x80);
      length >>>= 7;
    }
    out.write(length);
    out.write(bytes);
    return out.toByteArray();
  }

  @Test
  void objectsThatWouldFillTheHeap() throws IOException {
    byte[] nodes = new byte[2 * 1_000_000]; // a million empty nodes in two megabytes
    for (int i = 0; i < nodes.length; i += 2) {
      nodes[i] = (1 << 3) | 2;
    }
    Files.write(file(), delimited(7, nodes));
    assertThatThrownBy(() -> OnnxFile.read(file(), 64 << 20))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            file()
                + " is not an ONNX model that can be read: reading it may take more than the 64 MiB"
                + " that half the heap has: give a larger heap with EVENKEEL_JAVA_OPTS=-Xmx8g");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "../secret||8|tensor w has its data in \"../secret\", which is not in the model's folder",
        "/etc/passwd||8|tensor w has its data in \"/etc/passwd\", which is not in the model's folder",
        "a/../../secret||8|tensor w has its data in \"a/../../secret\", which is not in the model's"
            + " folder",
        ".||8|tensor w has its data in \".\", which is not in the model's folder",
        "link||8|tensor w has its data in \"link\", which is not in the model's folder",
        "none||8|tensor w has its data in none, and there is no such file beside the model",
        "data|-1||tensor w has the offset \"-1\" of its data in a file, but that is no count of"
            + " bytes",
        "data|99999999999999999999||tensor w has the offset \"99999999999999999999\" of its data in a"
            + " file, but that is no count of bytes",
        "data|9|8|tensor w needs 8 bytes, but is said to have 8 from byte 9 on in data, which has"
            + " 16",
        "data|0|4|tensor w needs 8 bytes, but is said to have 4 from byte 0 on in data, which has"
            + " 16",
      })
  void externalData(String location, String offset, String length, String defect)
      throws IOException {
    Path inside = Files.createDirectories(folder.resolve("model"));
    Files.write(folder.resolve("secret"), new byte[16]);
    Files.write(inside.resolve("data"), new byte[16]);
    Files.createSymbolicLink(inside.resolve("link"), folder.resolve("secret"));
    Path file = inside.resolve("model.onnx");
    Files.write(file, external(location, offset, length).toByteArray());
    assertThatThrownBy(() -> OnnxFile.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(file + " is not an ONNX model that can be read: " + defect);
  }

  private static ModelProto external(String location, String offset, String length) {
    TensorProto.Builder tensor = tensor(2).setDataLocation(DataLocation.EXTERNAL);
    String[] entries = {"location", location, "offset", offset, "length", length};
    for (int i = 0; i < entries.length; i += 2) {
      if (entries[i + 1] != null) {
        tensor.addExternalData(
            StringStringEntryProto.newBuilder().setKey(entries[i]).setValue(entries[i + 1]));
      }
    }
    return model(graph().addInitializer(tensor));
  }

  @Test
  void externalDataBesideTheModelAreTakenIn() throws IOException {
    byte[] data = new byte[16];
    data[14] = (byte) 0x80;
    data[15] = 0x3f;
    Files.write(folder.resolve("data"), data);
    Files.write(file(), external("data", "8", "8").toByteArray());
    TensorProto tensor = OnnxFile.read(file()).getGraph().getInitializer(0);
    assertThat(TensorValues.floats(tensor)).containsExactly(0, 1);
    assertThat(tensor.getExternalDataCount()).isZero();
  }

  @SeededTest(runs = 3)
  void aFlippedByteIsReadOrRefused(RandomGenerator random) throws IOException {
    byte[] whole =
        Files.readAllBytes(
            Shipped.path("node-tests/test_batchnorm_epsilon_training_mode/model.onnx"));
    byte[] large = Files.readAllBytes(Shipped.path("torch-mnist-mlp-sigmoid-bn/model.onnx"));
    for (int i = 0; i < 400; i++) {
      byte[] bytes = (i % 8 == 0 ? large : whole).clone();
      for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
        int at = random.nextInt(4) == 0 ? bytes.length - 1 : Math.min(bytes.length, 3000) - 1;
        bytes[random.nextInt(at)] = (byte) random.nextInt();
      }
      Files.write(file(), random.nextInt(8) == 0 ? cut(bytes, random) : bytes);
      try {
        assertThat(Onnx.load(file()).network().layers()).isNotEmpty();
      } catch (InvalidInputException e) {
        assertThat(e.getMessage()).contains(file().toString());
      }
    }
  }

  private static byte[] cut(byte[] bytes, RandomGenerator random) {
    return Arrays.copyOf(bytes, random.nextInt(bytes.length));
  }
}
