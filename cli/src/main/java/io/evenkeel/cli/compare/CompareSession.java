package io.evenkeel.cli.compare;

import io.evenkeel.cli.options.FolderOptions;
import io.evenkeel.cli.options.TypedCommand;
import io.evenkeel.cli.output.Json;
import io.evenkeel.cli.terminal.StopSignal;
import io.evenkeel.cli.terminal.Terminal;
import io.evenkeel.lab.compare.CompareJson;
import io.evenkeel.lab.compare.CompareListener;
import io.evenkeel.lab.compare.CompareResult;
import io.evenkeel.lab.compare.CompareRunner;
import io.evenkeel.lab.compare.Comparison;
import io.evenkeel.lab.compare.ComparisonSummary;
import io.evenkeel.lab.live.LiveComparison;
import io.evenkeel.lab.live.LivePage;
import io.evenkeel.lab.page.HtmlPage;
import io.evenkeel.lab.report.ComparePage;
import io.evenkeel.lab.report.CompareRecord;
import io.evenkeel.run.RunFolder;
import io.evenkeel.run.RunRecorder;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.ParseResult;

/**
 * Carries out a comparison in a folder of its own, and shows its progress and its results.
 *
 * @param out where the JSON object goes
 * @param err where all else goes with {@code --json}
 */
record CompareSession(
    CompareTask task,
    Comparison comparison,
    FolderOptions options,
    ParseResult given,
    PrintWriter out,
    PrintWriter err) {

  void run() {
    String name = options.name;
    try (RunRecorder lock =
        name != null
            ? RunFolder.create(options.runs, name)
            : RunFolder.createNext(options.runs, "compare")) {
      String config =
          CompareRecorder.config(given.originalArgs(), comparison, task.settings()).toPrettyString()
              + "\n";
      lock.writeConfig(config);
      compare(lock.folder(), config);
    }
  }

  private PrintWriter lines() {
    return options.json ? err : out;
  }

  private void compare(RunFolder folder, String config) {
    PrintWriter lines = lines();
    CompareReport.introduce(folder, task, comparison, options.threads, lines);
    CompareRecorder recorder = new CompareRecorder(folder, comparison, task.settings());
    LiveComparison shown = new LiveComparison(folder.name(), comparison);
    try (LivePage page = options.live ? live(shown) : null;
        CompareDisplay display = new CompareDisplay(comparison, lines, Terminal.stream())) {
      CompareListener listener =
          page == null
              ? CompareListener.all(recorder, display)
              : CompareListener.all(recorder, display, shown);
      CompareRunner runner = new CompareRunner(comparison, !options.noProbes, listener);
      try (StopSignal _ = new StopSignal(runner::requestStop)) {
        CompareResult result = runner.run(task.train(), task.test());
        display.end();
        finish(folder, config, recorder, result);
      }
    }
  }

  private LivePage live(LiveComparison shown) {
    LivePage page = LivePage.open(options.port, shown::page, shown::version, options.language);
    options.announce(page.address(), lines());
    return page;
  }

  private void finish(
      RunFolder folder, String config, CompareRecorder recorder, CompareResult result) {
    PrintWriter lines = lines();
    lines.println();
    Path report = folder.path().resolve("report.html");
    if (result.curves().isEmpty()) {
      lines.println("stopped before anything was measured");
    } else {
      HtmlPage.write(
          report,
          ComparePage.of(
              new CompareRecord(
                  folder.name(),
                  TypedCommand.of(given),
                  config,
                  comparison,
                  result,
                  recorder.probes())),
          options.language);
      new CompareReport(comparison, result).print(lines);
      lines.println();
      lines.println("all curves are in " + recorder.file());
      lines.println("see how it went: " + report);
    }
    lines.flush();
    if (options.json) {
      ComparisonSummary answers = ComparisonSummary.of(comparison, result.judged());
      Json.print(
          CompareJson.answers(comparison, result, answers).put("run", folder.path().toString()),
          out);
    }
  }
}
