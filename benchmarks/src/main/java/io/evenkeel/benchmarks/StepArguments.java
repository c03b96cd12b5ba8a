package io.evenkeel.benchmarks;

/**
 * What a step benchmark is asked for: {@code WORKLOAD bn|plain THREADS REPETITIONS [VARIANT]}.
 *
 * @param workload whose step is timed
 * @param batchNorm whether the network has BatchNorm layers
 * @param threads 1 or 2
 * @param repetitions number of timed steps; as many go before them, untimed
 * @param variant one side's own way of doing the same step; empty for its usual one
 */
public record StepArguments(
    Workload workload, boolean batchNorm, int threads, int repetitions, String variant) {

  private static final String USAGE =
      "expected WORKLOAD bn|plain THREADS REPETITIONS [VARIANT], but got: ";

  /** Reads the command line; an IllegalArgumentException says what it should have been. */
  public static StepArguments parse(String... arguments) {
    if (arguments.length < 4 || arguments.length > 5) {
      throw new IllegalArgumentException(USAGE + String.join(" ", arguments));
    }
    boolean batchNorm =
        switch (arguments[1]) {
          case "bn" -> true;
          case "plain" -> false;
          default -> throw new IllegalArgumentException(USAGE + String.join(" ", arguments));
        };
    return new StepArguments(
        Workload.named(arguments[0]),
        batchNorm,
        positive("THREADS", arguments[2]),
        positive("REPETITIONS", arguments[3]),
        arguments.length == 5 ? arguments[4] : "");
  }

  /** {@code bn} or {@code plain}. */
  public String network() {
    return batchNorm ? "bn" : "plain";
  }

  private static int positive(String name, String text) {
    if (!text.matches("[1-9][0-9]{0,8}")) {
      throw new IllegalArgumentException(
          "expected %s as a whole number of at least 1, but got %s".formatted(name, text));
    }
    return Integer.parseInt(text);
  }
}
