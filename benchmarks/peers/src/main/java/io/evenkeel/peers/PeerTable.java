package io.evenkeel.peers;

import io.evenkeel.benchmarks.KeptReport;
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
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Times every engine on every workload, in turn in the same run, and writes {@code peers.md} (the
 * tables), {@code peers.svg} (the ratios) and {@code peers.jsonl} (every report).
 *
 * <p>How: {@link Rounds}. The losses are checked before anything is reported, see {@link
 * LossCheck}. A row of T threads compares the engines at their best with T threads or fewer.
 */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Times Evenkeel, PyTorch and ONNX Runtime side by side.")
public final class PeerTable implements Callable<Integer> {
  private static final List<String> NETWORKS = List.of("bn", "plain");

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "How often each configuration is run (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--workloads",
      split = ",",
      defaultValue = "W1,W2,W3,W5-1,W5-1024",
      description = "Which workloads (default: ${DEFAULT-VALUE}).")
  private List<Workload> workloads = List.of();

  @Option(
      names = "--engines",
      split = ",",
      defaultValue = "evenkeel,pytorch,onnxruntime",
      description = "Which engines (default: ${DEFAULT-VALUE}).")
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
      description = "Seconds that one process may take (default: ${DEFAULT-VALUE}).")
  private int patience;

  /** See {@link PeerTable}. */
  public static void main(String[] args) {
    CommandLine commandLine = new CommandLine(new PeerTable());
    commandLine.registerConverter(Workload.class, Workload::named);
    commandLine.registerConverter(Engine.class, Engine::named);
    commandLine.setExecutionExceptionHandler((problem, _, _) -> {
      System.err.println("peers: " + problem.getMessage());
      return 1;
    });
    System.exit(commandLine.execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Files.createDirectories(out);
    Path log = out.resolve("peers.jsonl");
    Files.deleteIfExists(log);
    StepProcess processes =
        new StepProcess(out.resolveSibling("natives"), Duration.ofSeconds(patience));
    List<RowResult> rows = new ArrayList<>();
    for (Workload workload : workloads) {
      for (String network : NETWORKS) {
        Map<Configuration, List<StepReport>> reports =
            new Rounds(processes, log, rounds)
                .run(Configuration.of(engines, workload, network, mostThreads));
        for (int threads = 1; threads <= mostThreads; threads++) {
          rows.add(RowResult.upTo(threads, workload, network, reports));
        }
      }
    }
    List<KeptReport> kept = new ArrayList<>();
    for (String network : NETWORKS) {
      kept.add(processes.keptForBackward(Workload.W3, network));
    }
    String report = report(rows, kept);
    Files.writeString(out.resolve("peers.md"), report);
    Files.writeString(out.resolve("peers.svg"), RatioChart.svg(rows));
    System.out.print(report);
    return 0;
  }

  private String report(List<RowResult> rows, List<KeptReport> kept) throws IOException {
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

    %s\
    """
        .formatted(
            Machine.description(),
            MarkdownReport.settings(rows),
            rounds,
            MarkdownReport.workloads(rows),
            MarkdownReport.times(rows),
            MarkdownReport.costOfBatchNorm(rows),
            MarkdownReport.scaling(rows),
            MarkdownReport.kept(kept));
  }
}
