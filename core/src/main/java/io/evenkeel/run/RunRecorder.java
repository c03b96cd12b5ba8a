package io.evenkeel.run;

import io.evenkeel.file.AtomicFile;
import io.evenkeel.internal.file.EpochJson;
import io.evenkeel.json.StrictJson;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.model.Model;
import io.evenkeel.probe.ProbeResult;
import io.evenkeel.training.Checkpoint;
import io.evenkeel.training.CheckpointStore;
import io.evenkeel.training.EpochResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Writes what a training leaves in its {@link RunFolder}. Every file is replaced as a whole, except
 * metrics and probes, to which one line at a time is added; what a killed training left of one is
 * mended when it is resumed. While it is open it holds a lock, so that no second training writes
 * there.
 */
public final class RunRecorder implements CheckpointStore, AutoCloseable {
  private final RunFolder folder;
  private final FileChannel metrics;
  private final ProbeLog probes;

  private RunRecorder(RunFolder folder, FileChannel metrics) {
    this.folder = folder;
    this.metrics = metrics;
    probes = new ProbeLog(folder.probesFile());
  }

  static RunRecorder open(RunFolder folder) {
    Path file = folder.path().resolve(RunFolder.METRICS);
    try {
      FileChannel metrics =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!locked(metrics)) {
        metrics.close();
        throw new InvalidInputException(
            "%s is being trained by another process: wait for it, or end it"
                .formatted(folder.path()));
      }
      AtomicFile.sweep(folder.path());
      return new RunRecorder(folder, metrics);
    } catch (IOException e) {
      throw new UncheckedIOException(AtomicFile.failure(file, e), e);
    }
  }

  /** Deletes what a killed command left in a folder that has not become a run. */
  void deleteUnfinished() {
    for (String name : RunFolder.WITHOUT_RUN) {
      Path file = folder.path().resolve(name);
      try {
        if (!name.equals(RunFolder.METRICS)) { // which is open, and holds the lock
          Files.deleteIfExists(file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(
            "cannot delete %s: %s".formatted(file, AtomicFile.reason(e)), e);
      }
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null; // released when the channel is closed or the process ends
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** The folder that is written to. */
  public RunFolder folder() {
    return folder;
  }

  /** Writes the command that begins the training: before the settings, which make it a run. */
  public void writeCommand(String command) {
    AtomicFile.writeText(folder.path().resolve(RunFolder.COMMAND), command + "\n");
  }

  /**
   * Writes the settings.
   *
   * @param json a JSON object
   */
  public void writeConfig(String json) {
    AtomicFile.writeText(folder.path().resolve(RunFolder.CONFIG), json);
  }

  @Override
  public void saveLast(Checkpoint checkpoint) {
    probes.force();
    Path last = folder.path().resolve(RunFolder.LAST);
    Path next = folder.path().resolve(RunFolder.NEXT);
    checkpoint.write(next);
    try {
      if (Files.exists(last)) {
        replace(last, folder.path().resolve(RunFolder.BEFORE));
      }
      replace(next, last);
    } catch (IOException e) {
      throw new UncheckedIOException(AtomicFile.failure(last, e), e);
    }
  }

  private static void replace(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void saveBest(Checkpoint checkpoint) {
    checkpoint.write(folder.path().resolve(RunFolder.BEST));
  }

  /** Makes the metrics those of the finished epochs, one line each. */
  public void startMetrics(List<EpochResult> history) {
    try {
      metrics.truncate(0);
    } catch (IOException e) {
      throw new UncheckedIOException(
          AtomicFile.failure(folder.path().resolve(RunFolder.METRICS), e), e);
    }
    history.forEach(this::addMetrics);
  }

  /** Adds a finished epoch's line to the metrics. */
  public void addMetrics(EpochResult epoch) {
    String line = StrictJson.line(EpochJson.write(epoch)) + "\n";
    ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
    try {
      metrics.position(metrics.size());
      while (bytes.hasRemaining()) {
        metrics.write(bytes);
      }
      metrics.force(false);
    } catch (IOException e) {
      throw new UncheckedIOException(
          AtomicFile.failure(folder.path().resolve(RunFolder.METRICS), e), e);
    }
  }

  /**
   * Makes the probes those up to the step that the training goes on from; before the first step
   * there are none.
   */
  public void startProbes(long step) {
    probes.start(step);
  }

  /** Adds a probe's line, after {@link #startProbes}. */
  public void addProbe(ProbeResult result) {
    probes.add(result);
  }

  /** Writes the trained model. */
  public void saveModel(Model model) {
    model.save(folder.modelFile());
  }

  /** Gives up the lock. */
  @Override
  public void close() {
    probes.close();
    try {
      metrics.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the metrics of " + folder.path(), e);
    }
  }
}
