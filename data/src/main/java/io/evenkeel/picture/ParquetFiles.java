package io.evenkeel.picture;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.picture.Listing.Part;
import io.evenkeel.picture.Listing.Role;
import io.evenkeel.table.PictureTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Parquet files with pictures: one, or a folder of them, which may have names that begin with
 * {@code train}, {@code validation} and {@code test}.
 */
final class ParquetFiles {
  private ParquetFiles() {}

  /** The Parquet files of a folder, or of its folder {@code data}. */
  static List<Path> in(Path folder) {
    List<Path> files = parquet(folder);
    Path data = folder.resolve("data");
    return files.isEmpty() && Files.isDirectory(data) ? parquet(data) : files;
  }

  /** The Parquet files of a folder, or the file itself. */
  static List<Path> at(Path path) {
    return Files.isDirectory(path) ? in(path) : List.of(path);
  }

  private static List<Path> parquet(Path folder) {
    return Folders.files(folder).stream().filter(ParquetFiles::isParquet).toList();
  }

  /** Whether a file's name says that it is a Parquet file. */
  static boolean isParquet(Path file) {
    return name(file).endsWith(".parquet");
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
  }

  /** The rows of a role. */
  private record Source(Role role, Path folder, PictureTable table, List<PictureTable.Row> rows) {}

  /**
   * Lists their pictures.
   *
   * @param labelled whether the pictures have classes; else each counts as of class 0
   */
  static Listing list(Path path, PictureOptions options, boolean labelled) {
    List<Path> all = at(path);
    Map<Role, List<Path>> files = new EnumMap<>(Role.class);
    all.forEach(file -> files.computeIfAbsent(role(file), _ -> new ArrayList<>()).add(file));
    if (labelled && options.learning() && !files.containsKey(Role.TRAIN)) {
      throw new InvalidInputException(
          "%s has no Parquet file to learn from, such as train-00000-of-00001.parquet"
              .formatted(path));
    }
    Fingerprint fingerprint =
        new Fingerprint()
            .add(String.valueOf(options.image()))
            .add(String.valueOf(options.target()));
    List<Source> sources = new ArrayList<>();
    files.forEach((role, parquet) -> {
      parquet.forEach(fingerprint::add);
      PictureTable table = new PictureTable(parquet, options.image(), options.target(), labelled);
      Path folder = parquet.getFirst().toAbsolutePath().getParent();
      sources.add(new Source(role, folder == null ? path : folder, table, table.rows()));
    });
    List<String> noted = labelled ? sources.getFirst().table().classNames() : List.of();
    List<String> names =
        labelled && noted.isEmpty() ? names(path, sources, options.learning()) : noted;
    List<Part> parts = sources.stream().map(s -> part(path, s, names, !noted.isEmpty())).toList();
    return new Listing(
        path.toString(),
        names,
        parts,
        List.of(),
        fingerprint.hash(),
        Optional.empty(),
        sink -> {
          int first = 0;
          for (Source source : sources) {
            read(source, first, sink);
            first += source.rows().size();
          }
        });
  }

  private static Role role(Path file) {
    String name = name(file);
    if (name.startsWith("test")) {
      return Role.TEST;
    }
    return name.startsWith("val") || name.startsWith("dev") ? Role.VALIDATION : Role.TRAIN;
  }

  /** The classes that there are; where a network learns them, those of the first part. */
  private static List<String> names(Path path, List<Source> sources, boolean learning) {
    List<String> labels = new ArrayList<>();
    for (Source source : learning ? sources.subList(0, 1) : sources) {
      for (PictureTable.Row row : source.rows()) {
        String label = row.label();
        if (label != null) {
          labels.add(label);
        }
      }
    }
    if (labels.isEmpty()) {
      throw new InvalidInputException("%s has no pictures with classes".formatted(path));
    }
    return ClassLabels.names(labels, learning, path.toString());
  }

  private static Part part(Path path, Source source, List<String> names, boolean numbered) {
    int[] labels = new int[source.rows().size()];
    List<String> pictures = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      PictureTable.Row row = source.rows().get(i);
      String name = row.path();
      pictures.add(name == null ? "row " + i : name);
      if (!names.isEmpty()) {
        labels[i] =
            ClassLabels.number(
                row.label(), names, numbered, "row %d (from 0) of %s".formatted(i, path));
      }
    }
    return new Part(source.role(), labels, pictures);
  }

  private static void read(Source source, int first, Listing.Sink sink) {
    source
        .table()
        .read((row, bytes) -> {
          String path = source.rows().get(row).path();
          PictureContent content;
          if (bytes != null) {
            content = new EncodedPicture(bytes);
          } else if (path != null) {
            content = new FilePicture(source.folder().resolve(path));
          } else {
            content = new MissingPicture();
          }
          sink.accept(first + row, content);
        });
  }
}
