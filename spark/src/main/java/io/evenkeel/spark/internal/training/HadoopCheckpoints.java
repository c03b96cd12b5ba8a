package io.evenkeel.spark.internal.training;

import io.evenkeel.file.TemporaryFolder;
import io.evenkeel.network.Network;
import io.evenkeel.training.Checkpoint;
import io.evenkeel.training.CheckpointStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Checkpoints in a folder of any of Hadoop's file systems. A checkpoint's file is written under
 * another name and renamed, and never changed after that: its name says the step. The last two are
 * kept, so that workers that begin again can read the one that they were told of while a task of an
 * earlier try may still be writing.
 */
final class HadoopCheckpoints implements CheckpointStore {
  private static final String LAST = "last-";
  private static final String BEST = "best-";
  private static final String SUFFIX = ".safetensors";
  private static final int KEPT = 2;

  private final FileSystem files;
  private final Path folder;

  /**
   * @param folder for this training alone; made if it does not exist
   */
  HadoopCheckpoints(String folder, Configuration configuration) {
    this.folder = new Path(folder);
    try {
      files = this.folder.getFileSystem(configuration);
      files.mkdirs(this.folder);
    } catch (IOException e) {
      throw new UncheckedIOException("checkpoints cannot be kept in " + folder, e);
    }
  }

  @Override
  public void saveLast(Checkpoint checkpoint) {
    save(LAST, checkpoint);
  }

  @Override
  public void saveBest(Checkpoint checkpoint) {
    save(BEST, checkpoint);
  }

  private void save(String kind, Checkpoint checkpoint) {
    String name =
        String.format(Locale.ROOT, "%s%012d%s", kind, checkpoint.progress().step(), SUFFIX);
    try (TemporaryFolder temporary = TemporaryFolder.create()) {
      java.nio.file.Path local = temporary.path().resolve(name);
      checkpoint.write(local);
      Path unfinished = new Path(folder, "_" + name);
      Path finished = new Path(folder, name);
      files.copyFromLocalFile(false, true, new Path(local.toUri()), unfinished);
      if (!files.exists(finished) && !files.rename(unfinished, finished)) {
        throw new IOException("%s could not be renamed to %s".formatted(unfinished, finished));
      }
      List<Path> all = all(kind);
      for (Path old : all.subList(0, Math.max(0, all.size() - KEPT))) {
        files.delete(old, false);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a checkpoint could not be kept in " + folder, e);
    }
  }

  /** Those of a kind, by their steps. */
  private List<Path> all(String kind) throws IOException {
    FileStatus[] found = files.listStatus(folder, path -> path.getName().startsWith(kind));
    return Arrays.stream(found)
        .map(FileStatus::getPath)
        .sorted(Comparator.comparing(Path::getName))
        .toList();
  }

  /** The name of the last checkpoint; empty if there is none. */
  String last() {
    try {
      List<Path> all = all(LAST);
      return all.isEmpty() ? "" : all.getLast().getName();
    } catch (IOException e) {
      throw new UncheckedIOException("checkpoints could not be looked for in " + folder, e);
    }
  }

  /** Reads the checkpoint of a name. */
  Checkpoint read(String name, Network network, int slots) {
    try (TemporaryFolder temporary = TemporaryFolder.create()) {
      java.nio.file.Path local = temporary.path().resolve(name);
      try (var in = files.open(new Path(folder, name))) {
        Files.copy(in, local);
      }
      return Checkpoint.read(local, network, slots);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the checkpoint %s in %s could not be read".formatted(name, folder), e);
    }
  }

  /** The best checkpoint that was kept no later than a given last one; null if there is none. */
  @Nullable Checkpoint best(String last, Network network, int slots) {
    String limit = BEST + last.substring(LAST.length());
    try {
      List<String> names =
          all(BEST).stream().map(Path::getName).filter(n -> n.compareTo(limit) <= 0).toList();
      return names.isEmpty() ? null : read(names.getLast(), network, slots);
    } catch (IOException e) {
      throw new UncheckedIOException("checkpoints could not be looked for in " + folder, e);
    }
  }

  /** Deletes the folder. */
  void delete() {
    try {
      files.delete(folder, true);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the checkpoints in %s could not be deleted".formatted(folder), e);
    }
  }
}
