package io.evenkeel.onnx.graph;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.evenkeel.file.AtomicFile;
import io.evenkeel.kernels.InvalidInputException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An ONNX model's file. A file counts as hostile until proven otherwise: its bytes are walked
 * before messages are made of them ({@link WireScan}), tensors and graphs are checked ({@link
 * GraphCheck}), and tensors whose data lie in files beside it are taken in ({@link ExternalData}).
 * So the model that comes out is whole: every tensor has as much data as its shape says, every
 * value that a node reads is there, and no graph has a cycle.
 *
 * <p>Source: onnx.proto and docs/IR.md, docs/ExternalData.md of github.com/onnx/onnx.
 */
public final class OnnxFile {
  private OnnxFile() {}

  /**
   * Reads a model.
   *
   * @throws InvalidInputException if there is no such file, it is no valid model, or it needs more
   *     memory than half the heap
   */
  public static ModelProto read(Path file) {
    return read(file, Runtime.getRuntime().maxMemory() / 2);
  }

  /**
   * As {@link #read(Path)}, with a bound of its own.
   *
   * @param limit of the messages' memory, in bytes
   */
  static ModelProto read(Path file, long limit) {
    if (!Files.isRegularFile(file)) {
      throw new InvalidInputException(
          "%s is not a file: give the path of an ONNX model".formatted(file));
    }
    try {
      if (Files.size(file) > Integer.MAX_VALUE) {
        throw new InvalidInputException(
            "it has %d bytes, but an ONNX model has at most 2147483647, and its larger tensors in"
                    .formatted(Files.size(file))
                + " files beside it");
      }
      long memory;
      try (InputStream in = Files.newInputStream(file)) {
        CodedInputStream bytes = CodedInputStream.newInstance(in);
        memory = new WireScan(bytes, limit).run(ModelProto.getDescriptor());
      }
      ModelProto model;
      try (InputStream in = Files.newInputStream(file)) {
        CodedInputStream bytes = CodedInputStream.newInstance(in);
        bytes.setSizeLimit(Integer.MAX_VALUE);
        model = ModelProto.parseFrom(bytes);
      }
      if (!model.hasGraph()) {
        throw new InvalidInputException("it has no graph");
      }
      ModelProto whole = new ExternalData(file, limit - memory).takenIn(model);
      GraphCheck.check(whole);
      return whole;
    } catch (InvalidProtocolBufferException e) {
      throw invalid(file, "its bytes are damaged or cut off (" + oneLine(e) + ")", e);
    } catch (InvalidInputException e) {
      throw invalid(file, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new InvalidInputException(
          "cannot read %s: %s".formatted(file, AtomicFile.reason(e)), e);
    }
  }

  /**
   * Reads a tensor in a file of its own, as ONNX's test data has them.
   *
   * @throws InvalidInputException if there is no such file, it holds no tensor with the data that
   *     its shape says, or it needs more memory than half the heap
   */
  public static TensorProto readTensor(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new InvalidInputException(
          "%s is not a file: give the path of a tensor".formatted(file));
    }
    try {
      try (InputStream in = Files.newInputStream(file)) {
        long limit = Runtime.getRuntime().maxMemory() / 2;
        new WireScan(CodedInputStream.newInstance(in), limit).run(TensorProto.getDescriptor());
      }
      try (InputStream in = Files.newInputStream(file)) {
        CodedInputStream bytes = CodedInputStream.newInstance(in);
        bytes.setSizeLimit(Integer.MAX_VALUE);
        TensorProto tensor = TensorProto.parseFrom(bytes);
        GraphCheck.checkTensor(tensor);
        return tensor;
      }
    } catch (InvalidProtocolBufferException e) {
      throw new InvalidInputException(
          "%s: expected a tensor of ONNX, but its bytes are damaged".formatted(file), e);
    } catch (InvalidInputException e) {
      throw new InvalidInputException("%s: %s".formatted(file, e.getMessage()), e);
    } catch (IOException e) {
      throw new InvalidInputException(
          "cannot read %s: %s".formatted(file, AtomicFile.reason(e)), e);
    }
  }

  /**
   * Writes a model, atomically.
   *
   * @throws java.io.UncheckedIOException if it cannot be written
   */
  public static void write(ModelProto model, Path file) {
    AtomicFile.write(
        file,
        channel -> {
          OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel));
          model.writeTo(out);
          out.flush();
        });
  }

  private static InvalidInputException invalid(Path file, String defect, Exception cause) {
    return new InvalidInputException(
        "%s is not an ONNX model that can be read: %s".formatted(file, defect), cause);
  }

  /** The first sentence of what protobuf says. */
  private static String oneLine(InvalidProtocolBufferException e) {
    String message = String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
    int end = message.indexOf(". ");
    String first = end < 0 ? message : message.substring(0, end);
    return first.endsWith(".") ? first.substring(0, first.length() - 1) : first;
  }
}
