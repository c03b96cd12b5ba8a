package io.evenkeel.benchmarks.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collection;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every JMH benchmark runs, with each of its parameters, and counts its work. */
class BenchmarksRunTest {

  @Test
  void eachRunsForAMoment() throws Exception {
    System.setProperty("jmh.ignoreLock", "true"); // another run of JMH disturbs no times here
    Options options =
        new OptionsBuilder()
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(1))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
    Collection<RunResult> results = new Runner(options).run();
    TreeSet<String> names = new TreeSet<>();
    for (RunResult result : results) {
      String name = result.getParams().getBenchmark();
      names.add(name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1));
    }
    assertThat(names)
        .containsExactly(
            "BatchNormBenchmark.backwardAffine",
            "BatchNormBenchmark.backwardSums",
            "BatchNormBenchmark.forwardAffine",
            "BatchNormBenchmark.forwardMoments",
            "ElementwiseBenchmark.activationBackward",
            "ElementwiseBenchmark.activationForward",
            "ElementwiseBenchmark.exp",
            "ElementwiseBenchmark.log",
            "ElementwiseBenchmark.tanh",
            "GemmBenchmark.rows",
            "GemmBenchmark.transposed",
            "OptimizerBenchmark.adam",
            "OptimizerBenchmark.momentum",
            "OptimizerBenchmark.rmsprop",
            "OptimizerBenchmark.sgd",
            "SegmentBenchmark.gradientEpilogue",
            "SegmentBenchmark.momentsEpilogue",
            "SegmentBenchmark.packInputGradient",
            "SegmentBenchmark.packOutput");
    String[] lines = WorkTable.of(results).split("\n", -1);
    assertThat(lines).hasSize(results.size() + 3); // two of the head, and what follows the last
    assertThat(Arrays.copyOfRange(lines, 2, lines.length - 1))
        .allMatch(line -> line.matches("\\| .* \\| (GFLOP/s|GB/s|ns an element) \\| .* \\|"));
  }
}
