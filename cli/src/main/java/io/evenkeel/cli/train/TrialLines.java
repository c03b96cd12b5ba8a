package io.evenkeel.cli.train;

import io.evenkeel.file.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The trainings of a run beside that of its model, a line each in {@code trials.jsonl}, from which
 * a resumed run knows which ones are done.
 *
 * @param <T> what is known of one
 */
final class TrialLines<T> {
  private final Path file;
  private final Function<T, String> writing;
  private final List<T> done = new ArrayList<>();

  /**
   * Reads what is there.
   *
   * @param run the run's folder
   * @param reading of a line, and of where it stands, for errors
   * @throws io.evenkeel.kernels.InvalidInputException if a line says nothing
   */
  TrialLines(Path run, BiFunction<String, String, T> reading, Function<T, String> writing) {
    file = run.resolve("trials.jsonl");
    this.writing = writing;
    if (Files.exists(file)) {
      try {
        for (String line : Files.readAllLines(file)) {
          done.add(reading.apply(line, "line %d of %s".formatted(done.size() + 1, file)));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(AtomicFile.failure(file, e), e);
      }
    }
  }

  /** Notes one that is done. */
  void add(T trial) {
    done.add(trial);
    AtomicFile.writeText(
        file, String.join("", done.stream().map(one -> writing.apply(one) + "\n").toList()));
  }

  /** Those that are done, in their order. */
  List<T> done() {
    return List.copyOf(done);
  }

  int size() {
    return done.size();
  }
}
