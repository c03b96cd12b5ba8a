package io.evenkeel.cli.pictures;

import io.evenkeel.cli.settings.PictureSettings;
import io.evenkeel.cli.settings.RunSettings;
import io.evenkeel.data.IdxFolder;
import io.evenkeel.data.ImageDataset;
import io.evenkeel.data.Mnist;
import io.evenkeel.file.UserPath;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.picture.Pictures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The data that a command works on.
 *
 * @param name {@code mnist} or the absolute path of a folder
 * @param train the images to learn from, read when asked for
 * @param validation the images to compare epochs on, where the data have such a part
 * @param test the images to judge by, read when asked for
 * @param part a word before "images" and a blank, for those: "test ", or empty where they are all
 * @param notes what the user should know of the data, a sentence each
 */
public record DataSource(
    String name,
    Supplier<ImageDataset> train,
    Optional<ImageDataset> validation,
    Supplier<ImageDataset> test,
    String part,
    List<String> notes) {
  /** The data that is built in. */
  public static final String MNIST = "mnist";

  /** A source with images to test on. */
  public DataSource(
      String name,
      Supplier<ImageDataset> train,
      Optional<ImageDataset> validation,
      Supplier<ImageDataset> test,
      List<String> notes) {
    this(name, train, validation, test, "test ", notes);
  }

  /** The data of a run. */
  public static DataSource of(RunSettings settings) {
    return of(settings.data(), settings.pictures(), settings.training().seed());
  }

  /** The data of that name, or at that path, with nothing said about how pictures are read. */
  public static DataSource of(String data) {
    return of(data, PictureSettings.NONE, 0);
  }

  /**
   * The data of that name, or at that path.
   *
   * @param pictures how pictures are read, if there are some
   * @param seed of the pictures that are kept to test where there is no such part
   */
  public static DataSource of(String data, PictureSettings pictures, long seed) {
    if (data.equals(MNIST)) {
      return new DataSource(MNIST, Mnist::train, Optional.empty(), Mnist::test, List.of());
    }
    Path folder = UserPath.of(data);
    if (Files.exists(folder) && Pictures.areAt(folder, pictures.options())) {
      return PictureSource.of(folder, pictures, seed);
    }
    requireThere(data);
    IdxFolder files = IdxFolder.read(folder);
    return new DataSource(
        folder.toAbsolutePath().normalize().toString(),
        files::train,
        Optional.empty(),
        files::test,
        List.of());
  }

  /**
   * Requires that there is something at a path that may be any kind of images.
   *
   * @throws InvalidInputException if there is nothing
   */
  public static void requireThere(String data) {
    if (!data.equals(MNIST) && !Files.exists(UserPath.of(data))) {
      throw new InvalidInputException(
          "there is no file or folder %s: give a folder of pictures, CIFAR's files or archive, a table with --image, a folder with idx files, or mnist"
              .formatted(data));
    }
  }

  /** The same with other images to judge by. */
  public DataSource withTest(Supplier<ImageDataset> others) {
    return new DataSource(name, train, validation, others, part, notes);
  }

  /** A word for messages and names: {@code mnist} or the folder's name. */
  public String word() {
    return word(name);
  }

  /** The word for the data of that name. */
  public static String word(String name) {
    Path last = UserPath.of(name).getFileName();
    return last == null ? "data" : last.toString();
  }
}
