package io.evenkeel.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the runs ran on, for the report's head. */
final class Machine {
  private Machine() {}

  /** Processor, number of processors and Java, as a list in Markdown. */
  static String description() throws IOException {
    return "- processor: %s, %d processors%n- Java: %s%n"
        .formatted(
            processor(),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("java.vm.name") + " " + Runtime.version());
  }

  private static String processor() throws IOException {
    Path information = Path.of("/proc/cpuinfo");
    if (!Files.exists(information)) {
      return System.getProperty("os.arch");
    }
    try (var lines = Files.lines(information)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    }
  }
}
