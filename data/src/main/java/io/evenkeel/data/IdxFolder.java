package io.evenkeel.data;

import io.evenkeel.data.IdxReader.Idx;
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
 * @param test the images to judge by, of the same size and with no other classes
 */
public record IdxFolder(ImageDataset train, ImageDataset test) {
  private static final String IMAGES = "%s-images-idx3-ubyte";
  private static final String LABELS = "%s-labels-idx1-ubyte";
  private static final int IMAGE_DIMENSIONS = 3;

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
    Part test = readPart(folder, "t10k");
    return of(folder.toString(), train, test, List.of());
  }

  /** Images and labels that belong together, as they were read. */
  record Part(String name, Idx images, Idx labels) {
    int count() {
      return images.dimensions()[0];
    }

    int height() {
      return images.dimensions()[1];
    }

    int width() {
      return images.dimensions()[2];
    }

    int classes() {
      int most = 0;
      for (byte label : labels.values()) {
        most = Math.max(most, label & 0xff);
      }
      return most + 1;
    }
  }

  static IdxFolder of(String where, Part train, Part test, List<String> classNames) {
    requireFit(where, train);
    requireFit(where, test);
    if (train.height() != test.height() || train.width() != test.width()) {
      throw new InvalidInputException(
          ("%s has training images of %d x %d pixels, but test images of %d x %d: they must be of"
                  + " one size")
              .formatted(where, train.height(), train.width(), test.height(), test.width()));
    }
    if (test.classes() > train.classes()) {
      throw new InvalidInputException(
          ("%s has test labels up to %d, but training labels only up to %d: a network can learn"
                  + " only classes that it is shown")
              .formatted(where, test.classes() - 1, train.classes() - 1));
    }
    int classes = train.classes();
    return new IdxFolder(dataset(train, classes, classNames), dataset(test, classes, classNames));
  }

  private static ImageDataset dataset(Part part, int classes, List<String> classNames) {
    return new ImageDataset(
        part.images().values(),
        part.labels().values(),
        part.height(),
        part.width(),
        classes,
        classNames);
  }

  private static void requireFit(String where, Part part) {
    int labels = part.labels().values().length;
    if (part.count() != labels) {
      throw new InvalidInputException(
          "%s has %d images in %s, but %d labels in %s: each image needs its label"
              .formatted(
                  where,
                  part.count(),
                  IMAGES.formatted(part.name()),
                  labels,
                  LABELS.formatted(part.name())));
    }
  }

  private static Part readPart(Path folder, String name) {
    Path images = find(folder, IMAGES.formatted(name));
    Path labels = find(folder, LABELS.formatted(name));
    return new Part(name, IdxReader.read(images, IMAGE_DIMENSIONS), IdxReader.read(labels, 1));
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
