package io.evenkeel.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs {@link StepBench} in a Java process of its own, on this one's Java and class path. */
final class StepChild {
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  private StepChild() {}

  /**
   * Times a step.
   *
   * @throws IllegalStateException if the process fails; says what it wrote
   */
  static StepReport run(StepArguments arguments) throws IOException, InterruptedException {
    List<String> command =
        List.of(
            JAVA.toString(),
            "--add-modules=jdk.incubator.vector",
            "-XX:+UseParallelGC",
            "-cp",
            System.getProperty("java.class.path"),
            StepBench.class.getName(),
            arguments.workload().label(),
            arguments.network(),
            String.valueOf(arguments.threads()),
            String.valueOf(arguments.repetitions()));
    Path errors = Files.createTempFile("evenkeel-bench", ".err");
    try {
      Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(
            "expected a report of %s %s, but its process ended with code %d: %s"
                .formatted(
                    arguments.workload().label(),
                    arguments.network(),
                    process.exitValue(),
                    Files.readString(errors).strip()));
      }
      return StepReport.parse(output.strip());
    } finally {
      Files.delete(errors);
    }
  }
}
