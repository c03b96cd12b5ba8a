package io.evenkeel.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a measurement in a Java process of its own, on this one's Java and class path. */
final class StepChild {
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  private StepChild() {}

  /**
   * Times a step.
   *
   * @throws IllegalStateException if the process fails; says what it wrote
   */
  static StepReport run(StepArguments arguments) throws IOException, InterruptedException {
    return StepReport.parse(
        output(
            StepBench.class,
            arguments.workload().label(),
            arguments.network(),
            String.valueOf(arguments.threads()),
            String.valueOf(arguments.repetitions())));
  }

  /**
   * What a class's main method writes on standard output.
   *
   * @throws IllegalStateException if the process fails; says what it wrote
   */
  static String output(Class<?> type, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(JAVA.toString());
    command.add("--add-modules=jdk.incubator.vector");
    command.add("-XX:+UseParallelGC");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), type.getName()));
    command.addAll(List.of(arguments));
    Path errors = Files.createTempFile("evenkeel-bench", ".err");
    try {
      Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(
            "expected a report of %s %s, but its process ended with code %d: %s"
                .formatted(
                    type.getSimpleName(),
                    String.join(" ", arguments),
                    process.exitValue(),
                    Files.readString(errors).strip()));
      }
      return output.strip();
    } finally {
      Files.delete(errors);
    }
  }
}
