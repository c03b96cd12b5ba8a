package io.evenkeel.run;

import static java.util.Comparator.comparingLong;

import io.evenkeel.file.AtomicFile;
import io.evenkeel.file.UserPath;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.model.Model;
import io.evenkeel.network.Network;
import io.evenkeel.training.Checkpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one training, {@code runs/NAME}:
 *
 * <pre>
 *   config.json              all that is needed to repeat it
 *   command.txt              the command that began it, for people
 *   search.json              what a search for settings began with, where it is one
 *   metrics.jsonl            a line per epoch
 *   probes.jsonl             a line per probe
 *   checkpoint.safetensors   the last state, to go on from
 *   checkpoint-before.safetensors   the one before it, should that be damaged
 *   best.safetensors         the state after the best epoch, where there is validation
 *   model.safetensors        the trained model
 * </pre>
 *
 * <p>This is the reading side; {@link RunRecorder} writes.
 *
 * @param path the folder
 */
public record RunFolder(Path path) {
  static final String CONFIG = "config.json";
  static final String COMMAND = "command.txt";
  static final String SEARCH = "search.json";
  static final String METRICS = "metrics.jsonl";
  static final String PROBES = "probes.jsonl";
  static final String LAST = "checkpoint.safetensors";
  static final String BEFORE = "checkpoint-before.safetensors";
  static final String NEXT = "checkpoint-next.safetensors";
  static final String BEST = "best.safetensors";
  static final String MODEL = "model.safetensors";

  /** All files except the settings, which make a folder a run. */
  static final List<String> WITHOUT_RUN =
      List.of(COMMAND, SEARCH, METRICS, PROBES, LAST, BEFORE, NEXT, BEST, MODEL);

  private static final String MEMBERS = "members";
  private static final int SHOWN = 3;
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_.-]{0,99}");

  /**
   * A new folder for a training, with a name of the user's choice.
   *
   * @param runs the folder of all runs, created if there is none
   * @throws InvalidInputException if the name cannot be that of a folder, or is taken
   */
  public static RunRecorder create(Path runs, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new InvalidInputException(
          ("a run's name must be up to 100 letters, digits, dots, hyphens and underscores, and"
                  + " start with a letter, digit or underscore, but got \"%s\"")
              .formatted(name));
    }
    RunRecorder recorder = tryCreate(runs, name);
    if (recorder == null) {
      RunFolder taken = new RunFolder(runs.resolve(name));
      throw new InvalidInputException(
          "the run %s exists already: choose another --name, or go on with %s by %s %s"
              .formatted(
                  taken.path(),
                  taken.isSearch() ? "its search" : "its training",
                  taken.resumedBy(),
                  name));
    }
    return recorder;
  }

  /**
   * A new folder for a training, named by a word and the next free number: {@code mnist-1}.
   *
   * @param runs the folder of all runs, created if there is none
   */
  public static RunRecorder createNext(Path runs, String word) {
    for (int number = lastNumber(runs, word) + 1; ; number++) {
      RunRecorder recorder = tryCreate(runs, word + "-" + number);
      if (recorder != null) {
        return recorder;
      }
    }
  }

  /**
   * The folder of an existing training: by its path, or by its name in the folder of all runs.
   *
   * @throws InvalidInputException if there is none, with the names of the latest
   */
  public static RunFolder find(Path runs, Path run) {
    for (Path path : List.of(run, runs.resolve(run))) {
      if (Files.isRegularFile(path.resolve(CONFIG)) || isModelAlone(path)) {
        return new RunFolder(path);
      }
    }
    for (Path path : List.of(run, runs.resolve(run))) {
      if (!run.toString().isEmpty() && Files.isDirectory(path)) {
        throw new InvalidInputException(
            "the folder %s is not a run, because it has no %s (%s): if a training ended before it wrote its settings, start it anew with the same command, also under the same --name"
                .formatted(path, CONFIG, content(path)));
      }
    }
    List<String> latest = latest(runs);
    throw new InvalidInputException(
        "there is no run %s, neither as a folder nor in %s: %s"
            .formatted(
                run,
                runs,
                latest.isEmpty()
                    ? "train one with evenkeel train"
                    : "the latest runs are " + String.join(", ", latest)));
  }

  /** A model that was saved into a folder without a run's settings, for example by Spark. */
  private static boolean isModelAlone(Path path) {
    return Files.isRegularFile(path.resolve(MODEL)) && !Files.exists(path.resolve(METRICS));
  }

  /** Whether there are settings; there are none beside a model that was saved without a run. */
  public boolean hasConfig() {
    return Files.isRegularFile(configFile());
  }

  /** The run's name: that of its folder. */
  public String name() {
    return String.valueOf(path.toAbsolutePath().normalize().getFileName());
  }

  /** Whether it is a search for settings, which ends in a training. */
  public boolean isSearch() {
    return Files.exists(searchFile());
  }

  /** The command that goes on with it, without the run's name. */
  public String resumedBy() {
    return isSearch() ? "evenkeel tune --resume" : "evenkeel train --resume";
  }

  /** Where it says what a search began with. */
  public Path searchFile() {
    return path.resolve(SEARCH);
  }

  /** Where the settings are. */
  public Path configFile() {
    return path.resolve(CONFIG);
  }

  /** Where the probes are, if the training has any. */
  public Path probesFile() {
    return path.resolve(PROBES);
  }

  /** The command that began it, on one line; empty where it is not known. */
  public Optional<String> command() {
    Path file = path.resolve(COMMAND);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(file).strip());
    } catch (IOException e) {
      throw new InvalidInputException(
          "cannot read %s: it must be a text in UTF-8".formatted(file), e);
    }
  }

  /** The settings as they were written. */
  public String config() {
    try {
      return Files.readString(configFile());
    } catch (IOException e) {
      throw new InvalidInputException(
          "cannot read %s: it must be a text in UTF-8".formatted(configFile()), e);
    }
  }

  /**
   * The trained model.
   *
   * @throws InvalidInputException if there is none, because the training has not come to its end,
   *     or it is damaged
   */
  public Model model() {
    Path file = modelFile();
    if (!Files.exists(file)) {
      throw new InvalidInputException(
          ("%s has no model, because its training has not come to its end: go on with it by"
                  + " %s %s")
              .formatted(path, resumedBy(), path));
    }
    return Model.load(file);
  }

  /** Where the trained model is. */
  public Path modelFile() {
    return path.resolve(MODEL);
  }

  /**
   * The last checkpoint, or the one before it if the last is damaged; empty if the training was
   * ended before its first one.
   *
   * @param slots number of arrays of state that the optimizer keeps for each parameter
   * @param notice is told in a sentence if it is not the last one
   * @throws InvalidInputException if there are checkpoints, but none can be read
   */
  public Optional<Checkpoint> last(Network network, int slots, Consumer<String> notice) {
    InvalidInputException damage = null;
    for (String name : List.of(NEXT, LAST, BEFORE)) {
      try {
        Optional<Checkpoint> found = checkpoint(name, network, slots);
        if (found.isPresent() && damage != null) {
          notice.accept(
              "the training goes on from the checkpoint before the last, after step %d, because %s"
                  .formatted(found.get().progress().step(), damage.getMessage()));
        }
        if (found.isPresent()) {
          return found;
        }
      } catch (InvalidInputException e) {
        damage = damage == null ? e : damage;
      }
    }
    if (damage != null) {
      throw damage;
    }
    return Optional.empty();
  }

  /** The checkpoint after the best epoch; empty if there was none yet. */
  public Optional<Checkpoint> best(Network network, int slots) {
    return checkpoint(BEST, network, slots);
  }

  private Optional<Checkpoint> checkpoint(String name, Network network, int slots) {
    Path file = path.resolve(name);
    return Files.exists(file)
        ? Optional.of(Checkpoint.read(file, network, slots))
        : Optional.empty();
  }

  /**
   * Opens the folder to go on with its training.
   *
   * @throws InvalidInputException if another process is training there
   */
  public RunRecorder resume() {
    return RunRecorder.open(this);
  }

  private static @Nullable RunRecorder tryCreate(Path runs, String name) {
    RunFolder folder = new RunFolder(runs.resolve(UserPath.of(name)));
    try {
      Files.createDirectories(folder.path());
    } catch (AccessDeniedException | FileAlreadyExistsException e) {
      throw new InvalidInputException(
          "cannot create the folder %s: change to a folder that you may write to"
              .formatted(folder.path()),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot create the folder %s: %s".formatted(folder.path(), AtomicFile.reason(e)), e);
    }
    if (Files.exists(folder.path().resolve(CONFIG))) {
      return null;
    }
    RunRecorder recorder = RunRecorder.open(folder);
    if (Files.exists(folder.path().resolve(CONFIG))) { // another process was faster
      recorder.close();
      return null;
    }
    recorder.deleteUnfinished();
    return recorder;
  }

  /**
   * Opens the folder of another network that is trained in the same run, for its checkpoints;
   * created if there is none.
   *
   * @param number of the network, from 1
   */
  public RunRecorder openMember(int number) {
    RunFolder member = new RunFolder(path.resolve(MEMBERS).resolve(String.valueOf(number)));
    try {
      Files.createDirectories(member.path());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot create the folder %s: %s".formatted(member.path(), AtomicFile.reason(e)), e);
    }
    return RunRecorder.open(member);
  }

  /**
   * Whether a folder holds only what a killed command left before there was a run in it: it may be
   * used for a new one, which begins by deleting that.
   */
  public static boolean isUnfinished(Path folder) {
    return Files.isDirectory(folder)
        && names(folder).stream().allMatch(name -> WITHOUT_RUN.contains(name) || isTemporary(name));
  }

  private static boolean isTemporary(String name) {
    return name.startsWith(".") && name.endsWith(".tmp");
  }

  private static String content(Path folder) {
    List<String> names = names(folder).stream().sorted().toList();
    String shown = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
    return names.isEmpty()
        ? "it is empty"
        : "it holds %s%s".formatted(shown, names.size() > SHOWN ? " and more" : "");
  }

  private static int lastNumber(Path runs, String word) {
    Pattern numbered = Pattern.compile(Pattern.quote(word) + "-([0-9]{1,9})");
    return names(runs).stream()
        .map(numbered::matcher)
        .filter(Matcher::matches)
        .mapToInt(m -> Integer.parseInt(m.group(1)))
        .max()
        .orElse(0);
  }

  private static List<String> latest(Path runs) {
    return names(runs).stream()
        .filter(name -> Files.exists(runs.resolve(name).resolve(CONFIG)))
        .sorted(
            comparingLong((String name) -> runs.resolve(name).toFile().lastModified()).reversed())
        .limit(SHOWN)
        .toList();
  }

  private static List<String> names(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.map(p -> p.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder, e);
    }
  }
}
