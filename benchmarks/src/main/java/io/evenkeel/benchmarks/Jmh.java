package io.evenkeel.benchmarks;

import io.evenkeel.benchmarks.jmh.WorkTable;
import java.util.Collection;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.CommandLineOptions;

/**
 * Runs the JMH benchmarks whose names match the arguments, and prints after JMH's own lines a table
 * of what each does in a second. Arguments are JMH's: {@code Gemm}, {@code Optimizer.adam}, {@code
 * -l} for the list, {@code -f 5 -i 20} for more forks and iterations, {@code -p threads=1}, {@code
 * -h} for all. The benchmarks' own settings are short: the whole set takes about three minutes.
 */
public final class Jmh {
  private Jmh() {}

  /** See {@link Jmh}. */
  public static void main(String[] arguments) throws Exception {
    CommandLineOptions options = new CommandLineOptions(arguments);
    boolean lists =
        options.shouldHelp()
            || options.shouldList()
            || options.shouldListWithParams()
            || options.shouldListProfilers()
            || options.shouldListResultFormats();
    if (lists) {
      org.openjdk.jmh.Main.main(arguments);
      return;
    }
    Collection<RunResult> results = new Runner(options).run();
    System.out.println();
    System.out.print(WorkTable.of(results));
  }
}
