package io.evenkeel.data;

import io.evenkeel.data.IdxFolder.Part;
import io.evenkeel.data.IdxReader.Idx;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The MNIST database of handwritten digits, built in: 60,000 training and 10,000 test images of 28
 * x 28 grey values (LeCun et al. 1998). It is read once, when first asked for.
 */
public final class Mnist {
  private Mnist() {}

  /** The 60,000 images to learn from. */
  public static ImageDataset train() {
    return Holder.FILES.train();
  }

  /** The 10,000 images to evaluate on. */
  public static ImageDataset test() {
    return Holder.FILES.test();
  }

  private static final class Holder {
    static final IdxFolder FILES =
        IdxFolder.of(
            "the built-in MNIST",
            part("train"),
            part("t10k"),
            IntStream.range(0, 10).mapToObj(String::valueOf).toList());
  }

  private static Part part(String name) {
    return new Part(
        name,
        new Images(read(name + "-images-idx3-ubyte.gz", 3)),
        read(name + "-labels-idx1-ubyte.gz", 1).values());
  }

  private static Idx read(String name, int dimensions) {
    try (InputStream stream =
        Objects.requireNonNull(Mnist.class.getResourceAsStream("mnist/" + name), name)) {
      byte[] file = stream.readAllBytes();
      return IdxReader.read(name, new ByteArrayInputStream(file), file.length, dimensions);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the built-in " + name, e);
    }
  }
}
