package io.evenkeel.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How long a user waits for speed: from the command {@code ./evenkeel train ...} to the end of the
 * first training step, and from there until steps are within 20 % of their steady state. On the
 * built-in MNIST with the networks of W1 and W2 and with the default settings; each with the
 * application's own class archive and with the JDK's alone. Prints a Markdown table of medians.
 *
 * <p>The steady state is the median of the last half of the steps; it is reached at the first step
 * from which the median of {@link #WINDOW} steps is at most 1.2 times that. Argument: how many runs
 * of each (default 5).
 */
public final class WarmUp {
  private static final int WINDOW = 21;
  private static final double NEAR = 1.2;
  private static final int NANOS = 1_000_000_000;

  /** The command in the folder that benchmarks/run names; else the one in the current folder. */
  private static final String LAUNCHER =
      Path.of(System.getenv().getOrDefault("EVENKEEL_ROOT", "."), "evenkeel")
          .toAbsolutePath()
          .toString();

  /**
   * What one training showed.
   *
   * @param first seconds from the command to the end of the first step
   * @param steps steps until the steady state, the first among them
   * @param seconds from the first step to the steady state
   * @param steady milliseconds a step
   */
  record Course(double first, int steps, double seconds, double steady) {

    /** The course of a training from its command's start and its steps' ends, in nanoseconds. */
    static Course of(long start, long[] ends) {
      double[] times = new double[ends.length - 1];
      Arrays.setAll(times, i -> (ends[i + 1] - ends[i]) * 1e-6);
      double steady = median(Arrays.copyOfRange(times, times.length / 2, times.length));
      int at = 0;
      while (at + WINDOW < times.length
          && median(Arrays.copyOfRange(times, at, at + WINDOW)) > NEAR * steady) {
        at++;
      }
      return new Course((ends[0] - start) * 1e-9, at + 1, (ends[at] - ends[0]) * 1e-9, steady);
    }
  }

  private WarmUp() {}

  /** See {@link WarmUp}. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int runs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
    Map<String, List<String>> trainings = new LinkedHashMap<>();
    trainings.put(
        "W1: 784-100-100-100-10, batch 60",
        List.of(
            "--hidden=100,100,100", "--activation=sigmoid", "--optimizer=sgd", "--batch-size=60"));
    trainings.put(
        "W2: 784-512-512-512-10, batch 256",
        List.of("--hidden=512,512,512", "--dropout=0", "--batch-size=256"));
    trainings.put("default", List.of());
    Path jdk = Path.of(System.getProperty("java.home"), "lib", "server", "classes.jsa");
    Map<String, String> archives = new LinkedHashMap<>();
    archives.put("application's", "");
    archives.put("JDK's", "-XX:SharedArchiveFile=" + jdk);
    new ProcessBuilder(LAUNCHER, "--version").inheritIO().start().waitFor(); // builds if necessary
    System.out.println(
        "| training | class archive | first step after | steps to steady | that takes | steady |");
    System.out.println("| --- | --- | --- | --- | --- | --- |");
    for (Map.Entry<String, List<String>> training : trainings.entrySet()) {
      Map<String, List<Course>> courses = new LinkedHashMap<>();
      for (int run = 0; run < runs; run++) {
        for (Map.Entry<String, String> archive : archives.entrySet()) {
          courses
              .computeIfAbsent(archive.getKey(), _ -> new ArrayList<>())
              .add(course(training.getValue(), archive.getValue()));
        }
      }
      courses.forEach((archive, own) -> row(training.getKey(), archive, own));
    }
  }

  private static void row(String training, String archive, List<Course> courses) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %.2f s | %.0f | %.2f s | %.2f ms |%n",
        training,
        archive,
        median(courses.stream().mapToDouble(Course::first).toArray()),
        median(courses.stream().mapToDouble(Course::steps).toArray()),
        median(courses.stream().mapToDouble(Course::seconds).toArray()),
        median(courses.stream().mapToDouble(Course::steady).toArray()));
  }

  private static Course course(List<String> options, String javaOptions)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("evenkeel-warmup");
    try {
      Path times = folder.resolve("times");
      List<String> command = new ArrayList<>();
      command.add(LAUNCHER);
      command.addAll(List.of("train", "--epochs=1", "--runs=" + folder, "--step-times=" + times));
      command.addAll(options);
      ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
      builder.redirectOutput(folder.resolve("output").toFile());
      builder.environment().put("EVENKEEL_JAVA_OPTS", javaOptions);
      Instant now = Instant.now();
      long start = now.getEpochSecond() * NANOS + now.getNano();
      int code = builder.start().waitFor();
      if (code != 0) {
        throw new IllegalStateException(
            "expected %s to train, but it ended with code %d"
                .formatted(String.join(" ", command), code));
      }
      return Course.of(
          start, Files.readAllLines(times).stream().mapToLong(Long::parseLong).toArray());
    } finally {
      delete(folder);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(file -> {
            try {
              Files.delete(file);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }
}
