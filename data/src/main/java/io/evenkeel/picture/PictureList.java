package io.evenkeel.picture;

import io.evenkeel.file.UserPath;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.picture.Listing.Part;
import io.evenkeel.picture.Listing.Role;
import io.evenkeel.table.ColumnType;
import io.evenkeel.table.Table;
import io.evenkeel.table.TableChunk;
import io.evenkeel.table.TableOptions;
import io.evenkeel.table.TableScan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table (CSV, Parquet, JSON) whose rows have a picture's path, from the table's folder, and its
 * class.
 */
final class PictureList {
  private final Path file;
  private final String image;
  private final String target;
  private final PictureOptions options;

  PictureList(Path file, PictureOptions options) {
    this.file = file;
    this.options = options;
    image = String.valueOf(options.image());
    String named = options.target();
    if (named == null) {
      throw new InvalidInputException(
          "--image %s names the paths of pictures in %s: say with --target which column holds their classes"
              .formatted(image, file));
    }
    target = named;
  }

  Listing list() {
    List<@Nullable String> paths = new ArrayList<>();
    List<String> classes = new ArrayList<>();
    read(paths, classes);
    List<String> names = ClassLabels.names(classes, options.learning(), file.toString());
    int[] labels = new int[classes.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = names.indexOf(classes.get(i));
    }
    return list(file, names, paths, labels);
  }

  /** The pictures that a column names, without classes: each counts as of class 0. */
  static Listing unlabelled(Path file, String image, boolean skipBroken) {
    List<@Nullable String> paths = paths(file, image, skipBroken);
    return list(file, List.of(), paths, new int[paths.size()]);
  }

  private static Listing list(
      Path file, List<String> classNames, List<@Nullable String> paths, int[] labels) {
    List<String> names = new ArrayList<>();
    List<PictureContent> pictures = new ArrayList<>();
    for (int i = 0; i < paths.size(); i++) {
      String path = paths.get(i);
      names.add(path == null ? "row " + i : path);
      pictures.add(path == null ? new MissingPicture() : new FilePicture(resolve(file, path)));
    }
    return Listing.ofContents(
        file.toString(),
        classNames,
        List.of(new Part(Role.TRAIN, labels, names)),
        List.of(),
        pictures);
  }

  /** Where a path in a list leads to. */
  private static Path resolve(Path list, String path) {
    return list.toAbsolutePath().resolveSibling(UserPath.of(path));
  }

  /** The paths in a column. */
  private static List<@Nullable String> paths(Path file, String image, boolean skipBroken) {
    List<@Nullable String> paths = new ArrayList<>();
    TableOptions options = TableOptions.defaults().withType(image, ColumnType.CATEGORY);
    try (TableScan scan = Table.read(file.toString(), options).scan(List.of(image))) {
      for (TableChunk chunk = scan.next(); chunk != null; chunk = scan.next()) {
        @Nullable String[] path = chunk.text(0);
        for (int i = 0; i < chunk.rows(); i++) {
          paths.add(path(path[i], file, image, chunk.firstRow() + i, skipBroken));
        }
      }
    }
    return paths;
  }

  private void read(List<@Nullable String> paths, List<String> classes) {
    TableOptions options =
        TableOptions.defaults()
            .withType(image, ColumnType.CATEGORY)
            .withType(target, ColumnType.CATEGORY);
    Table table = Table.read(file.toString(), options);
    try (TableScan scan = table.scan(List.of(image, target))) {
      for (TableChunk chunk = scan.next(); chunk != null; chunk = scan.next()) {
        @Nullable String[] path = chunk.text(0);
        @Nullable String[] label = chunk.text(1);
        for (int i = 0; i < chunk.rows(); i++) {
          long row = chunk.firstRow() + i;
          paths.add(path(path[i], file, image, row, this.options.skipBroken()));
          classes.add(present(label[i], file, target, row));
        }
      }
    }
    if (paths.isEmpty()) {
      throw new InvalidInputException("%s has no rows".formatted(file));
    }
  }

  /** A row's path; null for a row without one, where broken pictures are left out. */
  private static @Nullable String path(
      @Nullable String value, Path file, String column, long row, boolean skipBroken) {
    return value == null && skipBroken ? null : present(value, file, column, row);
  }

  private static String present(@Nullable String value, Path file, String column, long row) {
    if (value == null) {
      throw new InvalidInputException(
          "row %d (from 0) of %s has nothing in its column %s: fill it, or leave the row out"
              .formatted(row, file, column));
    }
    return value;
  }
}
