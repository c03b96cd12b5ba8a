package io.evenkeel.picture;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.table.PictureTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What kind of source holds pictures, found out by a look at the path. */
enum Recognition {
  NONE,
  CLASS_FOLDERS,
  CIFAR_FOLDER,
  CIFAR_FILE,
  CIFAR_ARCHIVE,
  PARQUET,
  LIST,
  PICTURE;

  static Recognition of(Path path, PictureOptions options) {
    String name = name(path);
    if (Files.isDirectory(path)) {
      return ofFolder(path);
    }
    if (name.endsWith(".tar.gz") || name.endsWith(".tgz") || name.endsWith(".tar")) {
      return CIFAR_ARCHIVE;
    }
    if (CifarFolder.of(path).isPresent() && Files.isRegularFile(path)) {
      return CIFAR_FILE;
    }
    if (Files.isRegularFile(path) && Folders.isPicture(path)) {
      return PICTURE;
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

  /**
   * Whether the source tells the classes of its pictures.
   *
   * @param options name the columns of a table
   */
  boolean hasClasses(Path path, PictureOptions options) {
    return switch (this) {
      case CIFAR_FOLDER, CIFAR_FILE, CIFAR_ARCHIVE -> true;
      case CLASS_FOLDERS ->
          Folders.folders(path).stream()
              .anyMatch(folder -> Folders.allFiles(folder).stream().anyMatch(Folders::isPicture));
      case PARQUET ->
          options.target() != null
              || PictureTable.hasClasses(ParquetFiles.at(path), options.image());
      case LIST -> options.target() != null;
      case PICTURE, NONE -> false;
    };
  }

  /** The pictures with their classes. */
  Listing list(Path path, PictureOptions options) {
    boolean learning = options.learning();
    return switch (this) {
      case CLASS_FOLDERS -> new ClassFolders(path, options).list();
      case CIFAR_FOLDER -> CifarFolder.in(path).orElseThrow().list(learning);
      case CIFAR_FILE -> CifarFolder.of(path).orElseThrow().list(learning);
      case CIFAR_ARCHIVE -> new CifarArchive(path).list(learning);
      case PARQUET -> ParquetFiles.list(path, options, true);
      case LIST -> new PictureList(path, options).list();
      case PICTURE ->
          throw new InvalidInputException(
              "%s is one picture, and nothing tells its class: give a folder with a folder of pictures for each class, or a list of paths and classes with --image and --target"
                  .formatted(path));
      case NONE -> throw new IllegalArgumentException(path + " has no pictures");
    };
  }

  /** The pictures without classes: each counts as of class 0. */
  Listing unlabelled(Path path, PictureOptions options) {
    return switch (this) {
      case CLASS_FOLDERS -> ClassFolders.unlabelled(path);
      case CIFAR_FOLDER -> CifarFolder.in(path).orElseThrow().list(false).unlabelled();
      case CIFAR_FILE -> CifarFolder.of(path).orElseThrow().list(false).unlabelled();
      case CIFAR_ARCHIVE -> new CifarArchive(path).list(false).unlabelled();
      case PARQUET -> ParquetFiles.list(path, options, false);
      case LIST ->
          PictureList.unlabelled(path, String.valueOf(options.image()), options.skipBroken());
      case PICTURE -> ClassFolders.unlabelled(path, List.of(path));
      case NONE -> throw new IllegalArgumentException(path + " has no pictures");
    };
  }
}
