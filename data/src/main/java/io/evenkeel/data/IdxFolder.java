package io.evenkeel.data;

import io.evenkeel.kernels.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A folder with the four files of MNIST or of another set in its format (Fashion-MNIST, KMNIST,
 * EMNIST): {@code train-images-idx3-ubyte}, {@code train-labels-idx1-ubyte}, {@code
 * t10k-images-idx3-ubyte}, {@code t10k-labels-idx1-ubyte}, each plain or with {@code .gz}.
 *
 * @param train the images to learn from
 * @param test the images to evaluate on, of the same size and with no other classes
 */
public record IdxFolder(ImageDataset train, ImageDataset test) {
  private static final String TEST = "t10k";
  private static final String IMAGES = "%s-images-idx3-ubyte";
  private static final String LABELS = "%s-labels-idx1-ubyte";

  /**
   * Reads a folder.
   *
   * @throws InvalidInputException if a file is missing or damaged, or they do not fit each other
   */
  public static IdxFolder read(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new InvalidInputException(
          "%s is not a folder: give mnist, or a folder with idx files such as %s"
              .formatted(folder, IMAGES.formatted("train")));
    }
    Part train = readPart(folder, "train");
    Part test = readPart(folder, TEST);
    return of(folder.toString(), train, test, List.of());
  }

  /**
   * Reads the test images alone.
   *
   * @throws InvalidInputException if their file is missing or damaged
   */
  public static Images testImages(Path folder) {
    return Images.read(find(folder, IMAGES.formatted(TEST)));
  }

  /** Images and labels that belong together, as they were read. */
  record Part(String name, Images images, byte[] labels) {

    int classes() {
      int most = 0;
      for (byte label : labels) {
        most = Math.max(most, label & 0xff);
      }
      return most + 1;
    }

    ImageDataset dataset(int classes, List<String> classNames) {
      return new ImageDataset(images, labels, classes, classNames);
    }
  }

  static IdxFolder of(String where, Part train, Part test, List<String> classNames) {
    requireFit(where, train);
    requireFit(where, test);
    Images first = train.images();
    Images second = test.images();
    if (first.height() != second.height() || first.width() != second.width()) {
      throw new InvalidInputException(
          ("%s has training images of %d x %d pixels, but test images of %d x %d: they must be of"
                  + " one size")
              .formatted(where, first.height(), first.width(), second.height(), second.width()));
    }
    int classes = train.classes();
    if (test.classes() > classes) {
      throw new InvalidInputException(
          ("%s has test labels up to %d, but training labels only up to %d: a network can learn"
                  + " only classes that it is shown")
              .formatted(where, test.classes() - 1, classes - 1));
    }
    return new IdxFolder(train.dataset(classes, classNames), test.dataset(classes, classNames));
  }

  private static void requireFit(String where, Part part) {
    int labels = part.labels().length;
    if (part.images().count() != labels) {
      throw new InvalidInputException(
          "%s has %d images in %s, but %d labels in %s: each image needs its label"
              .formatted(
                  where,
                  part.images().count(),
                  IMAGES.formatted(part.name()),
                  labels,
                  LABELS.formatted(part.name())));
    }
  }

  private static Part readPart(Path folder, String name) {
    Images images = Images.read(find(folder, IMAGES.formatted(name)));
    byte[] labels = IdxReader.read(find(folder, LABELS.formatted(name)), 1).values();
    return new Part(name, images, labels);
  }

  private static Path find(Path folder, String name) {
    Path plain = folder.resolve(name);
    Path gzipped = folder.resolve(name + ".gz");
    if (Files.exists(plain)) {
      return plain;
    }
    if (Files.exists(gzipped)) {
      return gzipped;
    }
    throw new InvalidInputException(
        "%s has neither %s nor %s.gz: give mnist, or a folder with the four idx files"
            .formatted(folder, name, name));
  }
}
