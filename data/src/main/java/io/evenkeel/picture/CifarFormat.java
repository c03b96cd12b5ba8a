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
  CIFAR_10(1, "batches.meta.txt", "(data_batch_[0-9]+|test_batch)\\.bin"),
  CIFAR_100(2, "fine_label_names.txt", "(train|test)\\.bin");

  static final int SIDE = 32;
  private static final int PLANE = SIDE * SIDE;
  private static final int PIXELS = 3 * PLANE;

  private final int labelBytes;
  private final String classFile;
  private final Pattern file;

  CifarFormat(int labelBytes, String classFile, String file) {
    this.labelBytes = labelBytes;
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
          "%s has %,d bytes, but its pictures take %,d each: it is not a whole file of CIFAR-%s"
              .formatted(file, bytes, recordBytes(), this == CIFAR_10 ? "10" : "100"));
    }
    return Math.toIntExact(bytes / recordBytes());
  }

  /** The label of a record. */
  int label(byte[] record) {
    return record[labelBytes - 1] & 0xff;
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

  /** The classes' names, or their numbers where there is no file of names. */
  static List<String> classNames(List<String> lines, int mostLabel, String what) {
    List<String> names = lines.stream().map(String::strip).filter(s -> !s.isEmpty()).toList();
    if (names.isEmpty()) {
      return IntStream.rangeClosed(0, mostLabel).mapToObj(String::valueOf).toList();
    }
    if (mostLabel >= names.size()) {
      throw new InvalidInputException(
          "%s has labels up to %d, but names for %d classes only: they do not belong together, or a file is damaged"
              .formatted(what, mostLabel, names.size()));
    }
    return names;
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
