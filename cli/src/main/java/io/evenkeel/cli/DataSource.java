package io.evenkeel.cli;

import io.evenkeel.data.IdxFolder;
import io.evenkeel.data.ImageDataset;
import io.evenkeel.data.Mnist;
import io.evenkeel.file.UserPath;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * The data that a command works on.
 *
 * @param name {@code mnist} or the absolute path of a folder
 * @param train the images to learn from, read when asked for
 * @param test the images to judge by, read when asked for
 */
record DataSource(String name, Supplier<ImageDataset> train, Supplier<ImageDataset> test) {
  /** The data that is built in. */
  static final String MNIST = "mnist";

  /** The data of that name, or in the folder at that path. */
  static DataSource of(String data) {
    if (data.equals(MNIST)) {
      return new DataSource(MNIST, Mnist::train, Mnist::test);
    }
    Path folder = UserPath.of(data);
    IdxFolder files = IdxFolder.read(folder);
    return new DataSource(
        folder.toAbsolutePath().normalize().toString(), files::train, files::test);
  }

  /** A word for messages and names: {@code mnist} or the folder's name. */
  String word() {
    return word(name);
  }

  /** The word for the data of that name. */
  static String word(String name) {
    Path last = UserPath.of(name).getFileName();
    return last == null ? "data" : last.toString();
  }
}
