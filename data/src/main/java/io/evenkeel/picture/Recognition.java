package io.evenkeel.picture;

import io.evenkeel.table.PictureTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What pictures lie in: found out by a look at the path. */
enum Recognition {
  NONE,
  CLASS_FOLDERS,
  CIFAR_FOLDER,
  CIFAR_ARCHIVE,
  PARQUET,
  LIST;

  static Recognition of(Path path, PictureOptions options) {
    String name = name(path);
    if (Files.isDirectory(path)) {
      return ofFolder(path);
    }
    if (name.endsWith(".tar.gz") || name.endsWith(".tgz") || name.endsWith(".tar")) {
      return CIFAR_ARCHIVE;
    }
    String image = options.image();
    if (name.endsWith(".parquet") && Files.isRegularFile(path)) {
      boolean pictures =
          image == null
              ? PictureTable.hasPictures(List.of(path))
              : PictureTable.isPictures(List.of(path), image);
      if (pictures) {
        return PARQUET;
      }
    }
    return image != null ? LIST : NONE;
  }

  private static Recognition ofFolder(Path folder) {
    if (CifarFolder.in(folder).isPresent()) {
      return CIFAR_FOLDER;
    }
    if (Folders.files(folder).stream().anyMatch(file -> name(file).contains("-idx"))) {
      return NONE;
    }
    List<Path> parquet = ParquetFiles.in(folder);
    if (!parquet.isEmpty() && PictureTable.hasPictures(parquet.subList(0, 1))) {
      return PARQUET;
    }
    return CLASS_FOLDERS;
  }

  private static String name(Path path) {
    Path last = path.getFileName();
    return last == null ? "" : last.toString().toLowerCase(Locale.ROOT);
  }

  /** The pictures. */
  Listing list(Path path, PictureOptions options) {
    return switch (this) {
      case CLASS_FOLDERS -> new ClassFolders(path).list();
      case CIFAR_FOLDER -> CifarFolder.in(path).orElseThrow().list();
      case CIFAR_ARCHIVE -> new CifarArchive(path).list();
      case PARQUET -> ParquetFiles.list(path, options);
      case LIST -> new PictureList(path, options).list();
      case NONE -> throw new IllegalArgumentException(path + " has no pictures");
    };
  }
}
