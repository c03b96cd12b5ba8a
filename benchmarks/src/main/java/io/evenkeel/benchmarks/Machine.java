package io.evenkeel.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The machine that the runs ran on, for the report's head. */
public final class Machine {
  private Machine() {}

  /** Processor, number of processors and Java, as a list in Markdown. */
  public static String description() throws IOException {
    return "- processor: %s, %d processors, %s%n- Java: %s%n"
        .formatted(processor(), Runtime.getRuntime().availableProcessors(), memory(), java());
  }

  /** The virtual machine and its version. */
  public static String java() {
    return System.getProperty("java.vm.name") + " " + Runtime.version();
  }

  /** The processor's name, or the architecture where the system does not tell it. */
  public static String processor() throws IOException {
    return value(Path.of("/proc/cpuinfo"), "model name").orElse(System.getProperty("os.arch"));
  }

  private static String memory() throws IOException {
    return value(Path.of("/proc/meminfo"), "MemTotal")
        .map(size -> Math.round(Double.parseDouble(size.split(" ", 2)[0]) / (1 << 20)) + " GiB")
        .orElse("memory unknown");
  }

  /** What stands behind the colon of the first line that begins with the key. */
  private static Optional<String> value(Path file, String key) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (var lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    }
  }
}
