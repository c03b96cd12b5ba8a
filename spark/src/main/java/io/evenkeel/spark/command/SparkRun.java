package io.evenkeel.spark.command;

import io.evenkeel.file.AtomicFile;
import io.evenkeel.json.StrictJson;
import io.evenkeel.lab.page.HtmlPage;
import io.evenkeel.spark.TrainingSummary;
import io.evenkeel.tabular.TabularModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/**
 * The folder of a training on a cluster: {@code model.safetensors}, {@code report.html}, and {@code
 * spark.json} with settings, epochs and workers.
 */
record SparkRun(Path folder) {
  private static final Pattern PLAIN = Pattern.compile("[\\w./:,=@%+-]+");

  /**
   * A new folder in the runs' folder, with the next free number.
   *
   * @param data the first word of its name names the run
   */
  static SparkRun next(Path runs, String data) {
    String[] parts = data.split("/+", -1);
    String word = "";
    for (int p = parts.length - 1; p >= 0 && word.isEmpty(); p--) {
      word = parts[p].replaceAll("[^A-Za-z0-9].*", "");
    }
    try {
      Files.createDirectories(runs);
      for (int number = 1; ; number++) {
        Path folder = runs.resolve((word.isEmpty() ? "spark" : word) + "-" + number);
        if (!Files.exists(folder)) {
          return new SparkRun(Files.createDirectory(folder));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "no folder for the model could be made in %s: %s".formatted(runs, AtomicFile.reason(e)),
          e);
    }
  }

  /**
   * Writes all of it.
   *
   * @param arguments that the command was given
   * @param report all that is known, of which the settings are a part
   */
  void write(
      TabularModel model,
      TrainingSummary summary,
      List<String> arguments,
      ObjectNode settings,
      ObjectNode report) {
    model.save(folder.resolve("model.safetensors"));
    AtomicFile.writeText(folder.resolve("spark.json"), StrictJson.line(report) + "\n");
    String command =
        arguments.stream()
            .map(SparkRun::quoted)
            .collect(Collectors.joining(" ", "evenkeel train ", ""));
    String name = folder.getFileName().toString();
    HtmlPage.write(
        page(),
        ClusterReport.page(name, command, settings, model.model().network(), summary),
        null);
  }

  /** The page's path. */
  Path page() {
    return folder.resolve("report.html");
  }

  private static String quoted(String argument) {
    return PLAIN.matcher(argument).matches()
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }
}
