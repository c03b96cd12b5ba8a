package io.evenkeel.cli.doctor;

import io.evenkeel.cli.pictures.DataSource;
import io.evenkeel.cli.pictures.DecodingBar;
import io.evenkeel.cli.tables.TableReading;
import io.evenkeel.cli.tables.TableReadingOptions;
import io.evenkeel.cli.tables.TableRunSettings;
import io.evenkeel.cli.terminal.StandardInput;
import io.evenkeel.data.ImageDataset;
import io.evenkeel.dataset.Dataset;
import io.evenkeel.file.UserPath;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.model.Model;
import io.evenkeel.network.Shape;
import io.evenkeel.onnx.recalibrate.RowTensor;
import io.evenkeel.onnx.recalibrate.ShapedRows;
import io.evenkeel.picture.GivenPictures;
import io.evenkeel.picture.PictureOptions;
import io.evenkeel.picture.Pictures;
import io.evenkeel.run.RunFolder;
import io.evenkeel.table.Column;
import io.evenkeel.table.Table;
import io.evenkeel.table.TableChunk;
import io.evenkeel.table.TableScan;
import io.evenkeel.tabular.TabularModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of numbers that statistics are computed from.
 *
 * @param name for people
 * @param rows the rows; without classes where there are no labels
 * @param notes what the user should know, a sentence each
 */
record CalibrationData(String name, Dataset rows, List<String> notes) {
  /** Up to here every whole number has a float of its own. */
  private static final int MOST_LABELS = 1 << 24;

  private CalibrationData(String name, Dataset rows) {
    this(name, rows, List.of());
  }

  /**
   * Reads {@code mnist}, a folder with idx files, a {@code .npy} or {@code .pb} file, or a table.
   *
   * @param train whether to take the training images, where there are two sets
   * @param target the table's column with the labels; null if there is none
   * @param labels a file with the labels; null if there is none
   * @throws InvalidInputException if it cannot be read, or holds anything but numbers
   */
  static CalibrationData read(
      String data, boolean train, @Nullable String target, @Nullable Path labels) {
    Path path = UserPath.of(data);
    if (StandardInput.isMeant(data)) {
      return table(data, target, labels);
    }
    if (data.equals(DataSource.MNIST) || Files.isDirectory(path)) {
      requireNone(target, labels, "images have their labels with them");
      DataSource source = DataSource.of(data);
      ImageDataset images = train ? source.train().get() : source.test().get();
      String kind = train ? "training" : "test";
      return new CalibrationData("the %s images of %s".formatted(kind, source.word()), images);
    }
    if (RowTensor.names(path)) {
      requireNone(target, null, "the file has no columns with names");
      RowTensor tensor = RowTensor.read(path);
      CalibrationData rows =
          of(data, tensor.values(), tensor.features(), labels(labels, tensor.rows()));
      return new CalibrationData(data, new ShapedRows(rows.rows(), tensor.shape()));
    }
    return table(data, target, labels);
  }

  /**
   * A table's rows as the network of a run that learned from a table sees them.
   *
   * @param most how many rows are taken at most, from the first on
   */
  static CalibrationData ofTableRun(
      RunFolder folder,
      Model model,
      String data,
      int most,
      @Nullable String target,
      @Nullable Path labels) {
    requireNone(target, labels, "the run learned from a table, and knows its target");
    TableReading trained = TableRunSettings.read(folder).table();
    Table table = new TableReadingOptions().readingAs(trained, data).table();
    return new CalibrationData(StandardInput.name(data), TabularModel.of(model).rows(table, most));
  }

  /**
   * Pictures, with their classes where these can be told.
   *
   * @param train whether to take the part to learn from, where there are several
   */
  static CalibrationData ofPictures(
      Path path, PictureOptions options, boolean train, @Nullable Path labels) {
    requireNone(null, labels, "pictures have their classes with them, or none");
    try (DecodingBar bar = new DecodingBar()) {
      GivenPictures given = Pictures.given(path, options, train, bar);
      return new CalibrationData(
          "the %simages of %s".formatted(given.part(), DataSource.word(path.toString())),
          given.rows(),
          bar.after(given.notes()));
    }
  }

  /**
   * Refuses images whose dimensions are in another order than the model's, which would have as many
   * numbers. Sizes of 1 change no number's place.
   */
  CalibrationData inTheOrderOf(Model model) {
    Shape image = model.network().input();
    List<Integer> wanted = List.of(image.height(), image.width(), image.channels());
    boolean turned =
        rows instanceof ShapedRows given
            && given.shape().size() == wanted.size()
            && image.positions() > 1
            && !withoutOnes(given.shape()).equals(withoutOnes(wanted));
    if (turned) {
      throw new InvalidInputException(
          "the model takes images of %s, height x width x channels, but those of %s have the dimensions %s: turn them into that order"
              .formatted(image, name, ((ShapedRows) rows).shape()));
    }
    return this;
  }

  private static List<Integer> withoutOnes(List<Integer> sizes) {
    return sizes.stream().filter(size -> size != 1).toList();
  }

  private static void requireNone(@Nullable String target, @Nullable Path labels, String because) {
    if (target != null || labels != null) {
      throw new InvalidInputException(
          "%s does not go with this data: %s"
              .formatted(target != null ? "--target" : "--labels", because));
    }
  }

  private static CalibrationData of(String name, float[] x, int features, int @Nullable [] labels) {
    Dataset rows =
        labels == null
            ? Dataset.ofReal(x, features, new float[x.length / features], 1)
            : Dataset.ofClasses(x, features, labels, Arrays.stream(labels).max().orElse(0) + 1);
    return new CalibrationData(name, rows);
  }

  private static int @Nullable [] labels(@Nullable Path file, int rows) {
    if (file == null) {
      return null;
    }
    float[] numbers;
    if (RowTensor.names(file)) {
      numbers = RowTensor.read(file).values();
    } else {
      numbers = numbers(Table.read(file), file.toString());
    }
    if (numbers.length != rows) {
      throw new InvalidInputException(
          "%s has %d labels, but there are %d rows".formatted(file, numbers.length, rows));
    }
    return whole(numbers, file.toString());
  }

  private static int[] whole(float[] numbers, String where) {
    int[] labels = new int[numbers.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (int) numbers[i];
      if (labels[i] < 0 || labels[i] != numbers[i] || labels[i] >= MOST_LABELS) {
        throw new InvalidInputException(
            "labels must be 0, 1, 2, ..., below %d, but row %d (from 0) of %s has %s"
                .formatted(MOST_LABELS, i, where, numbers[i]));
      }
    }
    return labels;
  }

  private static CalibrationData table(
      String data, @Nullable String target, @Nullable Path labels) {
    Table table = new TableReadingOptions().reading(data, null).table();
    if (target != null && labels != null) {
      throw new InvalidInputException("--target and --labels both name the labels: give one");
    }
    Table features = target == null ? table : table.without(target);
    String name = StandardInput.name(data);
    float[] x = numbers(features, name);
    int width = features.columns().size();
    int[] classes =
        target == null
            ? labels(labels, x.length / width)
            : whole(numbers(table, List.of(table.column(target)), name), name);
    return of(name, x, width, classes);
  }

  private static float[] numbers(Table table, String name) {
    return numbers(table, table.columns(), name);
  }

  private static float[] numbers(Table table, List<Column> columns, String name) {
    List<String> names = new ArrayList<>();
    for (Column column : columns) {
      if (column.type().isText()) {
        throw new InvalidInputException(
            "column %s of %s holds text, but a model takes numbers: leave it out, or name it with --target, or with --image if it has the paths of pictures"
                .formatted(column.name(), name));
      }
      names.add(column.name());
    }
    float[] values = new float[Math.toIntExact(Math.multiplyExact(table.rows(), names.size()))];
    try (TableScan scan = table.scan(names)) {
      for (TableChunk chunk = scan.next(); chunk != null; chunk = scan.next()) {
        for (int c = 0; c < names.size(); c++) {
          double[] numbers = chunk.numbers(c);
          for (int r = 0; r < chunk.rows(); r++) {
            int row = Math.toIntExact(chunk.firstRow() + r);
            values[row * names.size() + c] = (float) numbers[r];
          }
        }
      }
    }
    return values;
  }
}
