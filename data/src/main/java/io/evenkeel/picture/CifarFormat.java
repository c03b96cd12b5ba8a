package io.evenkeel.picture;

import io.evenkeel.kernels.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The binary layouts of CIFAR-10 and CIFAR-100 (Krizhevsky 2009): a record is the label (in
 * CIFAR-100 first the coarse one, then the fine one, which counts here) and 3,072 pixels of 32 x
 * 32: 1,024 of red, row by row, then green, then blue.
 */
enum CifarFormat {
  CIFAR_10("CIFAR-10", 1, 10, "batches.meta.txt", "(data_batch_[0-9]+|test_batch)\\.bin"),
  CIFAR_100("CIFAR-100", 2, 100, "fine_label_names.txt", "(train|test)\\.bin");

  static final int SIDE = 32;
  private static final int COARSE = 20;
  private static final int PLANE = SIDE * SIDE;
  private static final int PIXELS = 3 * PLANE;

  private final String title;
  private final int labelBytes;
  private final int classes;
  private final String classFile;
  private final Pattern file;

  CifarFormat(String title, int labelBytes, int classes, String classFile, String file) {
    this.title = title;
    this.labelBytes = labelBytes;
    this.classes = classes;
    this.classFile = classFile;
    this.file = Pattern.compile(file);
  }

  /** The name of the file with the classes' names, a line each. */
  String classFile() {
    return classFile;
  }

  int recordBytes() {
    return labelBytes + PIXELS;
  }

  /** The format that has a file of this name. */
  static Optional<CifarFormat> ofFile(String name) {
    for (CifarFormat format : values()) {
      if (format.file.matcher(name).matches()) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  /** Where a file stands among others: training batches by their number, then the test. */
  static int order(String name) {
    Matcher number = Pattern.compile("data_batch_([0-9]{1,6})\\.bin").matcher(name);
    if (number.matches()) {
      return Integer.parseInt(number.group(1));
    }
    return isTest(name) ? Integer.MAX_VALUE : 0;
  }

  static boolean isTest(String name) {
    return name.toLowerCase(Locale.ROOT).startsWith("test");
  }

  /** The number of records in a file of that many bytes. */
  int records(String file, long bytes) {
    if (bytes == 0 || bytes % recordBytes() != 0) {
      throw new InvalidInputException(
          "%s has %,d bytes, but its pictures take %,d each: it is not a whole file of %s"
              .formatted(file, bytes, recordBytes(), title));
    }
    return Math.toIntExact(bytes / recordBytes());
  }

  /**
   * The labels of all records.
   *
   * @param file what messages call it
   * @throws InvalidInputException if a coarse label is none of CIFAR-100's
   */
  int[] labels(InputStream stream, int records, String file) throws IOException {
    int[] labels = new int[records];
    int[] next = new int[1];
    read(
        stream,
        records,
        record -> {
          int coarse = record[0] & 0xff;
          if (this == CIFAR_100 && coarse >= COARSE) {
            throw new InvalidInputException(
                "the picture %d (from 0) of %s has the coarse label %d, but those of %s are 0 to %d: the file is damaged, so take another copy of it"
                    .formatted(next[0], file, coarse, title, COARSE - 1));
          }
          labels[next[0]++] = record[labelBytes - 1] & 0xff;
        });
    return labels;
  }

  /** The picture of a record. */
  PictureContent picture(byte[] record) {
    return new Planes(record, labelBytes);
  }

  /** Takes a record; the array is its own. */
  @FunctionalInterface
  interface Records {
    void accept(byte[] bytes);
  }

  /** Reads that many records. */
  void read(InputStream stream, int records, Records sink) throws IOException {
    for (int i = 0; i < records; i++) {
      byte[] bytes = stream.readNBytes(recordBytes());
      if (bytes.length < recordBytes()) {
        throw new IOException("it ends within its picture " + i + " (from 0)");
      }
      sink.accept(bytes);
    }
  }

  /**
   * The classes' names, or their numbers where there is no file of names.
   *
   * @param lines of that file; empty where there is none
   * @param mostLabel the largest label that there is
   */
  static List<String> classNames(List<String> lines, int mostLabel) {
    return lines.isEmpty()
        ? IntStream.rangeClosed(0, mostLabel).mapToObj(String::valueOf).toList()
        : lines;
  }

  /**
   * Requires that a label is one of the classes.
   *
   * @param names of the classes; empty where there is no file of names
   * @param picture what the picture is called
   * @throws InvalidInputException if it is none
   */
  void requireLabel(int label, List<String> names, String picture, String what) {
    if (label < (names.isEmpty() ? classes : names.size())) {
      return;
    }
    throw new InvalidInputException(
        names.isEmpty()
            ? "the picture %s of %s has the label %d, but those of %s are 0 to %d: the file is damaged, so take another copy of it"
                .formatted(picture, what, label, title, classes - 1)
            : "the picture %s of %s has the label %d, but there are names for %d classes only: they do not belong together, or the file is damaged"
                .formatted(picture, what, label, names.size()));
  }

  private record Planes(byte[] bytes, int from) implements PictureContent {
    @Override
    public PictureSize size() {
      return new PictureSize(SIDE, SIDE, false);
    }

    @Override
    public Pixels pixels() {
      byte[] values = new byte[PIXELS];
      for (int p = 0; p < PLANE; p++) {
        for (int c = 0; c < 3; c++) {
          values[3 * p + c] = bytes[from + c * PLANE + p];
        }
      }
      return new Pixels(SIDE, SIDE, 3, values);
    }
  }
}
