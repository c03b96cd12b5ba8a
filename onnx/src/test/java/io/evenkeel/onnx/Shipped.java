package io.evenkeel.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The ONNX models and tensors that the tests bring with them. */
public final class Shipped {
  private Shipped() {}

  /** A file or folder, such as {@code node-tests/test_batchnorm_example}. */
  public static Path path(String name) {
    URL url = Objects.requireNonNull(Shipped.class.getResource(name), name);
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A tensor of a test's data: {@code input_0.pb}. */
  public static TensorProto tensor(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return TensorProto.parseFrom(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
