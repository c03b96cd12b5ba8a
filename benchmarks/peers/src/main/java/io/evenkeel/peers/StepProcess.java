package io.evenkeel.peers;

import io.evenkeel.benchmarks.KeptReport;
import io.evenkeel.benchmarks.StepReport;
import io.evenkeel.benchmarks.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs a configuration in a Java process of its own, on this process's Java and class path, pinned
 * by {@code taskset} to as many processors as it has threads (0, or 0 and 1), with OpenMP's and
 * OpenBLAS's environment set alike for everyone: {@code OMP_NUM_THREADS} and {@code
 * OMP_WAIT_POLICY} as the configuration says, {@code OPENBLAS_CORETYPE} and {@code
 * OPENBLAS_L2_SIZE}, which can halve OpenBLAS, unset.
 */
final class StepProcess {
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  private final Path natives;
  private final Duration patience;

  /**
   * Seconds that a process whose threads spin may take: if they do not stall, it takes only a few.
   */
  private static final int SPINNING_PATIENCE = 20;

  /**
   * Processes that unpack PyTorch's native libraries into a folder.
   *
   * @param natives the folder; filled by the first process, read by the others
   * @param patience how long a process may take
   */
  StepProcess(Path natives, Duration patience) {
    this.patience = patience;
    this.natives = natives;
  }

  /**
   * Runs a configuration's step and reads its report.
   *
   * @return failed if it was not done within the patience, or ended with an error
   */
  Outcome run(Configuration configuration, int repetitions)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(configuration.engine().mainClass());
    command.add(configuration.workload().label());
    command.add(configuration.network());
    command.add(String.valueOf(configuration.threads()));
    command.add(String.valueOf(repetitions));
    if (!configuration.variant().isEmpty()) {
      command.add(configuration.variant());
    }
    long seconds = patience.toSeconds();
    seconds = configuration.spins() ? Math.min(seconds, SPINNING_PATIENCE) : seconds;
    try {
      return output(command, configuration.threads(), configuration.waitPolicy(), seconds)
          .<Outcome>map(line -> new Outcome.Done(StepReport.parse(line)))
          .orElse(new Outcome.Failed("not done within %d s".formatted(seconds)));
    } catch (IllegalStateException e) {
      return new Outcome.Failed(String.valueOf(e.getMessage()));
    }
  }

  /** Runs an engine's count of what it keeps for the backward pass; empty if not done in time. */
  Optional<KeptReport> keptForBackward(Engine engine, Workload workload, String network)
      throws IOException, InterruptedException {
    List<String> command = List.of(engine.keptClass(), workload.label(), network);
    return output(command, 1, "PASSIVE", patience.toSeconds()).map(KeptReport::parse);
  }

  private List<String> java(int threads) {
    return List.of(
        "taskset",
        "-c",
        threads == 1 ? "0" : "0-" + (threads - 1),
        JAVA.toString(),
        "-Xmx3g",
        "-XX:+UseSerialGC",
        "--add-modules=jdk.incubator.vector",
        "--enable-native-access=ALL-UNNAMED",
        "-Dorg.bytedeco.javacpp.nopointergc=true",
        "-Dorg.bytedeco.javacpp.cachedir=" + natives.toAbsolutePath(),
        "-cp",
        System.getProperty("java.class.path"));
  }

  private Optional<String> output(
      List<String> program, int threads, String waitPolicy, long seconds)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(java(threads));
    command.addAll(program);
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.remove("OPENBLAS_CORETYPE");
    environment.remove("OPENBLAS_L2_SIZE");
    environment.remove("OPENBLAS_NUM_THREADS");
    environment.put("OMP_NUM_THREADS", String.valueOf(threads));
    environment.put("OMP_WAIT_POLICY", waitPolicy);
    Path output = Files.createTempFile("peers", ".out");
    Path errors = Files.createTempFile("peers", ".err");
    try {
      Process process =
          builder.redirectOutput(output.toFile()).redirectError(errors.toFile()).start();
      if (!process.waitFor(Duration.ofSeconds(seconds))) {
        process.destroyForcibly().waitFor();
        return Optional.empty();
      }
      if (process.exitValue() != 0) {
        throw new IllegalStateException(
            "its process ended with code %d: %s"
                .formatted(process.exitValue(), firstError(Files.readString(errors))));
      }
      return Optional.of(Files.readString(output).strip());
    } finally {
      Files.delete(output);
      Files.delete(errors);
    }
  }

  /** The line that names the error: the first that is no warning, or the last. */
  private static String firstError(String errors) {
    List<String> lines = errors.lines().filter(line -> !line.startsWith("WARNING")).toList();
    return lines.isEmpty() ? errors.strip() : lines.getFirst();
  }
}
