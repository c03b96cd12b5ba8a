package io.evenkeel.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.IntBinaryOperator;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * {@code evenkeel bench}: how fast our steps are on this machine. Every configuration runs in a
 * process of its own ({@link StepBench}), one after another, for a number of rounds, so that what
 * disturbs the machine for a while disturbs all alike.
 */
@Command(
    name = "evenkeel bench",
    sortOptions = false,
    description = {
      "Times training steps and predictions on this machine, with and without batch normalization.",
      "",
      "W1 to W4, W6 and W7 are training steps (forward, loss, backward, update); W5-1 and W5-1024"
          + " predict 1 row and 1024 rows with W2's network, W8-1 and W8-256 1 image and 256 with W7's:",
      "  W1  784-100-100-100-10, sigmoid, batch 60, SGD",
      "  W2  784-512-512-512-10, relu, batch 256, Adam",
      "  W3  256-1024-1024-1024-1, relu, batch 1024, momentum",
      "  W4  a small convolutional network, images of 32 x 32 x 3, batch 64, momentum",
      "  W6  airbench94's network, such images, batch 512, Nesterov",
      "  W7  ResNet-18, such images, batch 128, momentum",
      ""
    },
    footer = {
      "",
      "Side by side with PyTorch and ONNX Runtime: benchmarks/peers/run --help, for W4, W6, W7 and W8"
          + " benchmarks/peers/images.py --help",
      "Matrix products, BN, functions and optimizers alone: benchmarks/run Jmh -h"
    })
public final class Bench implements Callable<Integer> {
  private static final int GUARD_ROUNDS = 15;

  @Option(
      names = "--workloads",
      paramLabel = "W",
      split = ",",
      description =
          "Workloads out of W1 to W4, W5-1, W5-1024, W6, W7, W8-1 and W8-256 (default: those of"
              + " dense networks and W4).")
  private List<Workload> workloads =
      Arrays.stream(Workload.values()).filter(w -> !w.ofImages() || w == Workload.W4).toList();

  @Option(
      names = "--threads",
      paramLabel = "N",
      split = ",",
      description = "Numbers of threads (default: 1, 2, 4 and so on, up to one per processor).")
  private List<Integer> threads = List.of();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often each configuration is run (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(names = "--quick", description = "One round of a quarter of the steps.")
  private boolean quick;

  @Option(
      names = "--guard",
      description =
          "Instead, compare ratios of times in one run (BN's cost, fusion, steps and products) with"
              + " stored bounds, which mean the same on any machine: exit code 1 where one is above.")
  private boolean guard;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private boolean help;

  @Spec private CommandSpec spec;

  /** See {@link Bench}. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The command with its handling of errors: one sentence, and 2 for bad usage. */
  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Bench()).setUsageHelpWidth(100);
    commandLine.registerConverter(
        Workload.class,
        label -> {
          try {
            return Workload.named(label);
          } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
          }
        });
    ITypeConverter<Integer> whole =
        value -> {
          try {
            return Integer.valueOf(value);
          } catch (NumberFormatException e) {
            throw new TypeConversionException(
                "expected a whole number, but got '%s'".formatted(value));
          }
        };
    commandLine.registerConverter(int.class, whole).registerConverter(Integer.class, whole);
    commandLine.setParameterExceptionHandler((problem, _) -> {
      PrintWriter err = problem.getCommandLine().getErr();
      err.println("evenkeel: " + problem.getMessage());
      err.println("try 'evenkeel bench --help'");
      return ExitCode.USAGE;
    });
    commandLine.setExecutionExceptionHandler((problem, line, _) -> {
      line.getErr().println("evenkeel: " + problem.getMessage());
      return ExitCode.SOFTWARE;
    });
    return commandLine;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    int processors = Runtime.getRuntime().availableProcessors();
    List<Integer> counts = threads.isEmpty() ? powersOfTwo(processors) : threads;
    require("--rounds", rounds);
    if (guard) {
      PrintWriter out = spec.commandLine().getOut();
      out.println(Machine.description());
      return new Guard(out).holds(quick ? 1 : GUARD_ROUNDS) ? ExitCode.OK : ExitCode.SOFTWARE;
    }
    counts.forEach(count -> require("--threads", count));
    List<StepReport> reports = run(counts, spec.commandLine().getErr());
    PrintWriter out = spec.commandLine().getOut();
    BenchTable table = new BenchTable(reports);
    if (json) {
      out.println(table.json());
    } else {
      out.print("%n%s%n%s".formatted(Machine.description(), table.markdown()));
      out.println();
      out.println(
          "Side by side with PyTorch and ONNX Runtime: " + String.join(", ", peers(workloads)));
    }
    out.flush();
    return ExitCode.OK;
  }

  /** What runs some workloads beside other libraries. */
  static List<String> peers(List<Workload> workloads) {
    return workloads.stream()
        .map(w -> "benchmarks/peers/" + (w.ofImages() ? "images.py" : "run"))
        .distinct()
        .toList();
  }

  private void require(String option, int value) {
    if (value < 1 || value > 1024) {
      throw new ParameterException(
          spec.commandLine(), "expected %s from 1 to 1024, but got %d".formatted(option, value));
    }
  }

  private List<StepReport> run(List<Integer> counts, PrintWriter err)
      throws IOException, InterruptedException {
    IntBinaryOperator share = (steps, parts) -> Math.max(8, steps / parts);
    List<StepArguments> all = new ArrayList<>();
    for (int round = 0; round < (quick ? 1 : rounds); round++) {
      for (Workload workload : workloads) {
        int repetitions = share.applyAsInt(workload.repetitions(), quick ? 4 : 1);
        for (int count : counts) {
          all.add(new StepArguments(workload, true, count, repetitions, ""));
          all.add(new StepArguments(workload, false, count, repetitions, ""));
        }
      }
    }
    List<StepReport> reports = new ArrayList<>();
    for (StepArguments arguments : all) {
      StepReport report = StepChild.run(arguments);
      reports.add(report);
      err.println(
          String.format(
              Locale.ROOT,
              "%d of %d: %s %s, %d %s: %.3g ms",
              reports.size(),
              all.size(),
              report.workload(),
              arguments.batchNorm() ? "with BN" : "without BN",
              report.threads(),
              report.threads() == 1 ? "thread" : "threads",
              report.median()));
      err.flush();
    }
    return reports;
  }

  /** 1, 2, 4, ... and the number of processors itself. */
  static List<Integer> powersOfTwo(int processors) {
    List<Integer> counts = new ArrayList<>();
    for (int count = 1; count < processors; count *= 2) {
      counts.add(count);
    }
    counts.add(processors);
    return counts;
  }
}
