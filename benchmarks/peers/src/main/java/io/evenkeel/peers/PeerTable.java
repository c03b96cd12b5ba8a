package io.evenkeel.peers;

import io.evenkeel.benchmarks.KeptReport;
import io.evenkeel.benchmarks.Machine;
import io.evenkeel.benchmarks.StepReport;
import io.evenkeel.benchmarks.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Times every engine on every workload, in turn in the same run, and writes {@code peers.md} (the
 * tables), {@code peers.svg} (the ratios) and {@code peers.jsonl} (every report).
 *
 * <p>How: {@link Rounds}. A report whose losses do not fit is left out, and the run ends with 1,
 * see {@link LossCheck}. A row of T threads compares the engines at their best with T threads or
 * fewer.
 */
@Command(
    name = "benchmarks/peers/run",
    description = "Times Evenkeel, PyTorch and ONNX Runtime side by side.")
public final class PeerTable implements Callable<Integer> {
  private static final List<String> NETWORKS = List.of("bn", "plain");

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private boolean help;

  @Option(
      names = "--quick",
      description = "Two rounds of a third of the steps, to see that everything runs.")
  private boolean quick;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "How often each configuration is run (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--workloads",
      split = ",",
      defaultValue = "W1,W2,W3,W5-1,W5-1024",
      description = "The workloads (default: ${DEFAULT-VALUE}).")
  private List<Workload> workloads = List.of();

  @Option(
      names = "--engines",
      split = ",",
      defaultValue = "evenkeel,pytorch,onnxruntime",
      description = "The engines (default: ${DEFAULT-VALUE}).")
  private List<Engine> engines = List.of();

  @Option(
      names = "--threads",
      defaultValue = "2",
      description = "The most threads that are tried (default: ${DEFAULT-VALUE}).")
  private int mostThreads;

  @Option(
      names = "--out",
      defaultValue = "benchmarks/peers/target/report",
      description = "Folder for the tables and the picture (default: ${DEFAULT-VALUE}).")
  private Path out = Path.of("");

  @Option(
      names = "--patience",
      defaultValue = "120",
      description =
          "Seconds that one process may take (default: ${DEFAULT-VALUE}); 20 at most where"
              + " OpenMP's idle threads spin.")
  private int patience;

  /** See {@link PeerTable}. */
  public static void main(String[] args) {
    CommandLine commandLine = new CommandLine(new PeerTable());
    commandLine.registerConverter(Workload.class, label -> converted(label, PeerTable::dense));
    commandLine.registerConverter(Engine.class, label -> converted(label, Engine::named));
    commandLine.setExecutionExceptionHandler((problem, _, _) -> {
      System.err.println("peers: " + problem.getMessage());
      return 1;
    });
    System.exit(commandLine.execute(args));
  }

  private static Workload dense(String label) {
    Workload workload = Workload.named(label);
    if (workload.ofImages()) {
      throw new IllegalArgumentException(
          "%s is of images: run benchmarks/peers/images.py for it".formatted(label));
    }
    return workload;
  }

  private static <T> T converted(String label, Function<String, T> named) {
    try {
      return named.apply(label);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.TypeConversionException(e.getMessage());
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Files.createDirectories(out);
    Path log = out.resolve("peers.jsonl");
    Files.deleteIfExists(log);
    StepProcess processes =
        new StepProcess(out.resolveSibling("natives"), Duration.ofSeconds(patience));
    LeftOut leftOut = new LeftOut();
    Rounds measured = new Rounds(processes, log, quick ? 2 : rounds, quick, leftOut);
    List<KeptReport> kept = kept(processes);
    List<RowResult> rows = new ArrayList<>();
    for (Workload workload : workloads) {
      // Folded, BN costs a prediction nothing, so only training steps are run without it, too.
      for (String network : workload.trains() ? NETWORKS : NETWORKS.subList(0, 1)) {
        Map<Configuration, List<StepReport>> reports =
            measured.run(Configuration.of(engines, workload, network, mostThreads));
        for (int threads = 1; threads <= mostThreads; threads++) {
          rows.add(RowResult.upTo(threads, workload, network, reports));
        }
        // After each, so that a run that ends early leaves what it has.
        Files.writeString(out.resolve("peers.md"), report(rows, kept, leftOut));
        Files.writeString(out.resolve("peers.svg"), RatioChart.svg(rows));
      }
    }
    System.out.print(report(rows, kept, leftOut));
    if (leftOut.anyWrong()) {
      System.err.println("peers: not all engines did the same work, see 'Left out'");
    }
    return leftOut.anyWrong() ? 1 : 0;
  }

  private List<KeptReport> kept(StepProcess processes) throws IOException, InterruptedException {
    List<KeptReport> kept = new ArrayList<>();
    System.err.println("counting what is kept for the backward pass");
    for (String network : NETWORKS) {
      for (Engine engine : engines) {
        if (engine.trains() && workloads.contains(Workload.W3)) {
          processes.keptForBackward(engine, Workload.W3, network).ifPresent(kept::add);
        }
      }
    }
    return kept;
  }

  private String report(List<RowResult> rows, List<KeptReport> kept, LeftOut leftOut)
      throws IOException {
    return """
    ## Machine

    %s%s
    ## Milliseconds a step

    Median of %d rounds' medians (least to most).

    %s
    %s
    ## What BN costs

    %s
    ## What a second thread brings

    %s
    ## Memory kept for backward

    %s
    ## Losses

    %s
    ## Left out

    %s\
    """
        .formatted(
            Machine.description(),
            MarkdownReport.settings(rows),
            quick ? 2 : rounds,
            MarkdownReport.workloads(rows),
            MarkdownReport.times(rows),
            MarkdownReport.costOfBatchNorm(rows),
            MarkdownReport.scaling(rows),
            MarkdownReport.kept(kept),
            LossTable.of(rows),
            leftOut.markdown());
  }
}
