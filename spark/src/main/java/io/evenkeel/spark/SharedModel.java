package io.evenkeel.spark;

import io.evenkeel.file.TemporaryFolder;
import io.evenkeel.tabular.TabularModel;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A model on its way to executors: its file's bytes, read once in each. */
final class SharedModel implements Serializable {
  private static final long serialVersionUID = 1;

  static final String FILE = "model.safetensors";

  private final byte[] bytes;
  private transient volatile @Nullable TabularModel model;

  private SharedModel(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A model's file. */
  static SharedModel of(byte[] bytes) {
    return new SharedModel(bytes);
  }

  static SharedModel of(TabularModel model) {
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      Path file = folder.path().resolve(FILE);
      model.save(file);
      SharedModel shared = new SharedModel(Files.readAllBytes(file));
      shared.model = model;
      return shared;
    } catch (IOException e) {
      throw new UncheckedIOException("the model could not be written", e);
    }
  }

  /** The file. */
  byte[] bytes() {
    return bytes;
  }

  /**
   * The model.
   *
   * @throws io.evenkeel.kernels.InvalidInputException if the file is not a model of a table
   */
  TabularModel get() {
    TabularModel read = model;
    if (read == null) {
      synchronized (this) {
        read = model;
        if (read == null) {
          read = read();
          model = read;
        }
      }
    }
    return read;
  }

  private TabularModel read() {
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      Path file = folder.path().resolve(FILE);
      Files.write(file, bytes);
      return TabularModel.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException("the model could not be read", e);
    }
  }
}
