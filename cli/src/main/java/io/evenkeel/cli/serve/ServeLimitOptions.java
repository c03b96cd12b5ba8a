package io.evenkeel.cli.serve;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.serve.limit.Limits;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What a server takes at most. */
final class ServeLimitOptions {
  @Option(
      names = "--max-body",
      paramLabel = "MB",
      defaultValue = "32",
      description = "Longest body of a request, also when unpacked (default: ${DEFAULT-VALUE}).")
  private int body;

  @Option(
      names = "--max-rows",
      paramLabel = "N",
      defaultValue = "65536",
      description = "Most rows of a request (default: ${DEFAULT-VALUE}).")
  private int rows;

  @Option(
      names = "--queue",
      paramLabel = "N",
      defaultValue = "1024",
      description =
          "Most requests at once; more are answered with status 429 (default: ${DEFAULT-VALUE}).")
  private int queue;

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "4096",
      description = "Most connections at once (default: ${DEFAULT-VALUE}).")
  private int connections;

  @Option(
      names = "--timeout",
      paramLabel = "S",
      defaultValue = "30",
      description =
          "Seconds within which a request must have come and be predicted (default: ${DEFAULT-VALUE}).")
  private double timeout;

  @Option(
      names = "--batch-window",
      paramLabel = "MS",
      defaultValue = "1",
      description =
          "Longest time that rows wait for others that are arriving, to be predicted together; 0"
              + " for each request by itself (default: ${DEFAULT-VALUE}).")
  private double window;

  /** All of them. */
  Limits limits() {
    if (body < 1 || body > 1000) {
      throw new InvalidInputException("--max-body is 1 to 1000 MB, but got " + body);
    }
    return Limits.DEFAULT
        .withBodyBytes(body << 20)
        .withRows(rows)
        .withQueue(queue)
        .withConnections(connections)
        .withTime(Duration.ofNanos(Math.round(timeout * 1e9)))
        .withBatchWindow(Duration.ofNanos(Math.round(window * 1e6)));
  }
}
