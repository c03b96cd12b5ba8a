package io.evenkeel.serve.limit;

import io.evenkeel.kernels.InvalidInputException;
import java.time.Duration;

/**
 * What a server takes, so that its memory stays bounded whatever arrives.
 *
 * @param bodyBytes longest body of a request, after it is unpacked
 * @param rows most rows of a request
 * @param queue most requests at once; more are answered with 429
 * @param time longest time that a request may take to arrive, and may then wait to be predicted
 * @param connections most connections at once; more wait to be accepted
 * @param batchWindow longest time that rows wait for others to be predicted together with
 * @param batchRows most rows that are predicted together
 */
public record Limits(
    int bodyBytes,
    int rows,
    int queue,
    Duration time,
    int connections,
    Duration batchWindow,
    int batchRows) {
  /** The limits of users who set none. */
  public static final Limits DEFAULT =
      new Limits(32 << 20, 65_536, 1024, Duration.ofSeconds(30), 4096, Duration.ofMillis(1), 256);

  public Limits {
    require(bodyBytes >= 1024, "a body's limit is at least 1024 bytes", bodyBytes);
    require(rows >= 1, "a limit of rows is at least 1", rows);
    require(queue >= 1, "a limit of requests is at least 1", queue);
    require(time.toMillis() >= 1, "a time limit is at least a millisecond", time);
    require(connections >= 1, "a limit of connections is at least 1", connections);
    require(
        !batchWindow.isNegative() && batchWindow.toMillis() <= 1000,
        "a batch window is 0 to 1000 ms",
        batchWindow);
    require(batchRows >= 1, "a batch has at least 1 row", batchRows);
  }

  private static void require(boolean holds, String rule, Object got) {
    if (!holds) {
      throw new InvalidInputException("%s, but got %s".formatted(rule, got));
    }
  }

  /** The same with another longest body. */
  public Limits withBodyBytes(int value) {
    return new Limits(value, rows, queue, time, connections, batchWindow, batchRows);
  }

  /** The same with other most rows. */
  public Limits withRows(int value) {
    return new Limits(bodyBytes, value, queue, time, connections, batchWindow, batchRows);
  }

  /** The same with other most requests. */
  public Limits withQueue(int value) {
    return new Limits(bodyBytes, rows, value, time, connections, batchWindow, batchRows);
  }

  /** The same with another longest time. */
  public Limits withTime(Duration value) {
    return new Limits(bodyBytes, rows, queue, value, connections, batchWindow, batchRows);
  }

  /** The same with other most connections. */
  public Limits withConnections(int value) {
    return new Limits(bodyBytes, rows, queue, time, value, batchWindow, batchRows);
  }

  /** The same with another batch window. */
  public Limits withBatchWindow(Duration value) {
    return new Limits(bodyBytes, rows, queue, time, connections, value, batchRows);
  }
}
