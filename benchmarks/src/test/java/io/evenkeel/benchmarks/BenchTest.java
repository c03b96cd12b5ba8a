package io.evenkeel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BenchTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = Bench.commandLine();
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }

  @Test
  void timesOurSteps() {
    assertThat(run("--workloads", "W1", "--threads", "1", "--quick", "--json")).isZero();
    assertThat(err.toString()).hasLineCount(2).startsWith("1 of 2: W1 with BN, 1 thread: ");
    assertThat(out.toString()).hasLineCount(1);
    JsonNode json = new JsonMapper().readTree(out.toString());
    assertThat(json.path("kernels").asString()).isNotEmpty();
    JsonNode results = json.path("results");
    assertThat(results.size()).isEqualTo(2);
    for (JsonNode result : results) {
      assertThat(result.path("milliseconds").asDouble()).isPositive();
    }
    assertThat(results.get(1).path("work").asString()).isEqualTo("W1");
    assertThat(results.get(1).path("batchNorm").asBoolean()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--workloads W9 | Invalid value for option '--workloads' (W): expected a workload, one of"
            + " [W1, W2, W3, W4, W5-1, W5-1024, W6, W7, W8-1, W8-256], but got W9",
        "--threads 0 | expected --threads from 1 to 1024, but got 0",
        "--rounds 0 | expected --rounds from 1 to 1024, but got 0",
        "--rounds x | Invalid value for option '--rounds': expected a whole number, but got 'x'",
        "--rounds 3000000000 | Invalid value for option '--rounds': expected a whole number, but got"
            + " '3000000000'",
        "--threads 1,b | Invalid value for option '--threads' (N): expected a whole number, but got"
            + " 'b'",
        "--slow | Unknown option: '--slow'"
      })
  void saysWhatItExpected(String arguments, String message) {
    assertThat(run(arguments.split(" ", -1))).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString())
        .isEqualTo("evenkeel: %s%ntry 'evenkeel bench --help'%n".formatted(message));
  }

  @Test
  void whatRunsAWorkloadBesideOthers() {
    assertThat(Bench.peers(List.of(Workload.W1, Workload.W2)))
        .containsExactly("benchmarks/peers/run");
    assertThat(Bench.peers(List.of(Workload.W4, Workload.W8_1)))
        .containsExactly("benchmarks/peers/images.py");
    assertThat(Bench.peers(List.of(Workload.W1, Workload.W4)))
        .containsExactly("benchmarks/peers/run", "benchmarks/peers/images.py");
  }

  @Test
  void ratiosAreTakenWithinARound() {
    BenchTable table =
        new BenchTable(
            List.of(
                report("bn", 1, 4),
                report("plain", 1, 2),
                report("bn", 2, 2),
                report("bn", 1, 9),
                report("plain", 1, 3),
                report("bn", 2, 3)));
    assertThat(table.markdown())
        .isEqualTo(
            """
            | work | threads | ms with BN | ms without BN | with / without \
            | faster than on 1 thread | rows a second | share of the peak |
            | --- | --- | --- | --- | --- | --- | --- | --- |
            | W2 | 1 | 6.50 (4.00 to 9.00) | 2.50 (2.00 to 3.00) | 2.50 | 1.00 | 39385 | 75 % |
            | W2 | 2 | 2.50 (2.00 to 3.00) |  |  | 2.50 | 102400 | 75 % |
            """);
  }

  @Test
  void aRatioAboveItsBoundIsMarked() {
    assertThat(Guard.line(GuardedRatio.W1_NORM, 1.1))
        .isEqualTo("1.100   1.120   BN's cost: a W1 step with BN to one without");
    assertThat(Guard.line(GuardedRatio.W1_NORM, 1.13)).endsWith("without  TOO SLOW");
    assertThat(Guard.line(GuardedRatio.W1_NORM, Double.NaN)).endsWith("TOO SLOW");
  }

  @Test
  void threadsGoUpToTheProcessors() {
    assertThat(Bench.powersOfTwo(1)).containsExactly(1);
    assertThat(Bench.powersOfTwo(2)).containsExactly(1, 2);
    assertThat(Bench.powersOfTwo(12)).containsExactly(1, 2, 4, 8, 12);
  }

  private static StepReport report(String network, int threads, double median) {
    return new StepReport(
        "evenkeel",
        "W2",
        network,
        threads,
        "",
        10,
        median,
        median,
        median,
        List.of(),
        List.of(),
        new TreeMap<>(Map.of("share", "0.75")));
  }
}
