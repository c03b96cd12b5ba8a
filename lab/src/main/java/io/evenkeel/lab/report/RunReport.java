package io.evenkeel.lab.report;

import io.evenkeel.data.Images;
import io.evenkeel.lab.page.Command;
import io.evenkeel.lab.page.Page;
import io.evenkeel.lab.page.Section;
import io.evenkeel.lab.page.Text;
import io.evenkeel.lab.page.Tiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The page of a run: {@code report.html}, and what {@code --live} shows while it trains. */
public final class RunReport {
  private RunReport() {}

  /**
   * The page.
   *
   * @param images of the rows that were judged, for examples; empty where rows are no images
   */
  public static Page page(RunRecord run, Optional<Images> images) {
    List<Section> sections = new ArrayList<>();
    sections.add(result(run));
    if (!run.epochs().isEmpty()) {
      sections.add(CurveSection.of(run.epochs()));
    }
    if (!run.probes().isEmpty()) {
      ProbedNetwork probed = new ProbedNetwork(run.probes());
      sections.add(LayerSection.of(probed));
      if (!probed.normLayers().isEmpty()) {
        sections.add(NormSection.of(probed));
      }
      sections.add(GradientSection.of(probed));
    }
    run.judgement().ifPresent(judgement -> sections.add(PredictionSection.of(judgement, images)));
    sections.add(settings(run));
    return new Page(
        Text.of("report.title", run.name()),
        Text.verbatim(NetworkText.oneLine(run.network())),
        sections);
  }

  private static Section result(RunRecord run) {
    List<Tiles.Tile> tiles = new ArrayList<>();
    if (!run.epochs().isEmpty()) {
      JsonNode last = run.epochs().getLast();
      JsonNode judged = last.has("test") ? last.get("test") : last.get("validation");
      if (judged != null) {
        Text data = Text.of(last.has("test") ? "report.test" : "report.validation");
        Text epoch = Text.of("report.afterEpoch", last.get("epoch").asString());
        if (judged.has("accuracy")) {
          tiles.add(
              new Tiles.Tile(
                  Text.of("report.accuracyOn", data),
                  percent(judged.get("accuracy").asDouble()),
                  epoch));
        }
        if (judged.has("rmse")) {
          tiles.add(
              new Tiles.Tile(
                  Text.of("report.rmseOn", data), number(judged.get("rmse").asDouble()), epoch));
        }
        tiles.add(
            new Tiles.Tile(
                Text.of("report.lossOn", data), number(judged.get("loss").asDouble()), epoch));
      }
      double seconds = run.epochs().stream().mapToDouble(e -> e.get("seconds").asDouble()).sum();
      tiles.add(
          new Tiles.Tile(
              Text.of("report.trainingTime"),
              Text.verbatim("%.1f s".formatted(seconds)),
              Text.of("report.steps", last.get("steps").asString())));
      tiles.add(
          new Tiles.Tile(
              Text.of("report.speed"),
              Text.of(
                  "report.rowsPerSecond",
                  String.format(Locale.ROOT, "%,.0f", last.get("rowsPerSecond").asDouble())),
              Text.verbatim("")));
    }
    return new Section(
        "result",
        Text.of("report.result"),
        Text.verbatim(""),
        List.of(new Tiles(tiles), new Command(Text.of("report.repeat"), run.command())));
  }

  private static Section settings(RunRecord run) {
    return new Section(
        "settings",
        Text.of("report.settings"),
        Text.of("report.settingsLead"),
        List.of(
            new Command(Text.of("report.network"), NetworkText.lines(run.network())),
            new Command(Text.of("report.config"), run.config())));
  }

  static Text percent(double share) {
    return Text.verbatim(String.format(Locale.ROOT, "%.2f %%", 100 * share));
  }

  static Text number(double value) {
    return Text.verbatim(String.format(Locale.ROOT, "%.4g", value));
  }
}
