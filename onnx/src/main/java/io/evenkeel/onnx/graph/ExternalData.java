package io.evenkeel.onnx.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataLocation;
import ai.onnx.proto.OnnxMl.TensorProtoOrBuilder;
import com.google.protobuf.ByteString;
import io.evenkeel.json.Printable;
import io.evenkeel.kernels.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Takes in the tensors whose data lie in files beside the model's. Only files in the model's own
 * folder, or below it, are opened, also after following links, and only as much is read as the
 * shapes say.
 */
final class ExternalData {
  private final Path folder;
  private long left;

  /**
   * Reads for one model.
   *
   * @param model its file
   * @param memory that the data may take, in bytes
   */
  ExternalData(Path model, long memory) throws IOException {
    Path parent = model.toRealPath().getParent();
    folder = parent != null ? parent : model.toRealPath();
    left = memory;
  }

  /** The model with all its data inside; the model itself, if it has no data elsewhere. */
  ModelProto takenIn(ModelProto model) throws IOException {
    if (!anyIn(model.getGraph())) {
      return model;
    }
    ModelProto.Builder whole = model.toBuilder();
    takeIn(whole.getGraphBuilder());
    return whole.build();
  }

  private static boolean anyIn(GraphProto graph) {
    return graph.getInitializerList().stream().anyMatch(ExternalData::isExternal)
        || graph.getNodeList().stream()
            .flatMap(node -> node.getAttributeList().stream())
            .anyMatch(ExternalData::anyIn);
  }

  private static boolean anyIn(AttributeProto attribute) {
    return isExternal(attribute.getT())
        || anyIn(attribute.getG())
        || attribute.getTensorsList().stream().anyMatch(ExternalData::isExternal)
        || attribute.getGraphsList().stream().anyMatch(ExternalData::anyIn);
  }

  private static boolean isExternal(TensorProtoOrBuilder tensor) {
    return tensor.getDataLocation() == DataLocation.EXTERNAL;
  }

  private void takeIn(GraphProto.Builder graph) throws IOException {
    for (TensorProto.Builder tensor : graph.getInitializerBuilderList()) {
      takeIn(tensor);
    }
    for (NodeProto.Builder node : graph.getNodeBuilderList()) {
      for (AttributeProto.Builder attribute : node.getAttributeBuilderList()) {
        if (attribute.hasT()) {
          takeIn(attribute.getTBuilder());
        }
        for (TensorProto.Builder tensor : attribute.getTensorsBuilderList()) {
          takeIn(tensor);
        }
        if (attribute.hasG()) {
          takeIn(attribute.getGBuilder());
        }
        for (GraphProto.Builder subgraph : attribute.getGraphsBuilderList()) {
          takeIn(subgraph);
        }
      }
    }
  }

  private void takeIn(TensorProto.Builder tensor) throws IOException {
    if (!isExternal(tensor)) {
      return;
    }
    Map<String, String> entries = new HashMap<>();
    for (StringStringEntryProto entry : tensor.getExternalDataList()) {
      entries.put(entry.getKey(), entry.getValue());
    }
    String name = ElementBytes.name(tensor);
    long bytes = ElementBytes.bytes(tensor.getDataType(), ElementBytes.count(tensor));
    if (bytes < 0) {
      throw new InvalidInputException(
          "tensor %s has its data in a file, which a tensor of type %d cannot have"
              .formatted(name, tensor.getDataType()));
    }
    long offset = number(name, entries, "offset", 0);
    long length = number(name, entries, "length", bytes);
    Path file = file(name, entries.getOrDefault("location", ""));
    long size = Files.size(file);
    if (length != bytes || offset > size || length > size - offset) {
      throw new InvalidInputException(
          "tensor %s needs %d bytes, but is said to have %d from byte %d on in %s, which has %d"
              .formatted(name, bytes, length, offset, file.getFileName(), size));
    }
    left -= 2 * bytes;
    if (left < 0) {
      throw new InvalidInputException(
          "reading tensor %s from %s takes more than half the heap: give a larger heap with"
                  .formatted(name, file.getFileName())
              + " EVENKEEL_JAVA_OPTS=-Xmx8g");
    }
    tensor.clearExternalData().clearDataLocation().setRawData(read(file, offset, (int) length));
  }

  private Path file(String name, String location) throws IOException {
    Path file;
    try {
      file = folder.resolve(location).normalize();
    } catch (InvalidPathException e) {
      throw new InvalidInputException(
          "tensor %s has its data in a file whose name is not valid".formatted(name), e);
    }
    if (Path.of(location).isAbsolute() || !file.startsWith(folder) || file.equals(folder)) {
      throw outside(name, location);
    }
    if (!Files.isRegularFile(file)) {
      throw new InvalidInputException(
          "tensor %s has its data in %s, and there is no such file beside the model"
              .formatted(name, Printable.text(location)));
    }
    if (!file.toRealPath().startsWith(folder)) {
      throw outside(name, location);
    }
    return file;
  }

  private static InvalidInputException outside(String name, String location) {
    return new InvalidInputException(
        "tensor %s has its data in \"%s\", which is not in the model's folder"
            .formatted(name, Printable.text(location)));
  }

  private static long number(String name, Map<String, String> entries, String key, long otherwise) {
    String text = entries.get(key);
    if (text == null) {
      return otherwise;
    }
    if (!text.matches("[0-9]{1,18}")) {
      throw new InvalidInputException(
          "tensor %s has the %s \"%s\" of its data in a file, but that is no count of bytes"
              .formatted(name, key, Printable.text(text)));
    }
    return Long.parseLong(text);
  }

  private static ByteString read(Path file, long offset, int length) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      InputStream in = Channels.newInputStream(channel.position(offset));
      byte[] bytes = in.readNBytes(length);
      if (bytes.length < length) {
        throw new IOException("%s became shorter while it was read".formatted(file));
      }
      return ByteString.copyFrom(bytes);
    }
  }
}
