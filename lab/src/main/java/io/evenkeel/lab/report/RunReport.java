package io.evenkeel.lab.report;

import io.evenkeel.data.Images;
import io.evenkeel.lab.page.Command;
import io.evenkeel.lab.page.Figure;
import io.evenkeel.lab.page.Page;
import io.evenkeel.lab.page.Paragraph;
import io.evenkeel.lab.page.Section;
import io.evenkeel.lab.page.Text;
import io.evenkeel.network.Graph;
import io.evenkeel.network.Network;
import io.evenkeel.network.NetworkText;
import io.evenkeel.network.ParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The page of a run: {@code report.html}, and what {@code --live} shows while it trains. */
public final class RunReport {
  /** Characters of a network's text that a page's head has room for. */
  private static final int MOST_LAYERS = 160;

  private RunReport() {}

  /**
   * The page.
   *
   * @param images of the rows that were judged, for examples; empty where rows are no images
   * @param more sections that come before the settings
   */
  public static Page page(RunRecord run, Optional<Images> images, List<Section> more) {
    List<Section> sections = new ArrayList<>();
    sections.add(result(run));
    if (!run.epochs().isEmpty()) {
      sections.add(
          CurveSection.of(
              run.epochs(), run.outcome().map(Outcome::epoch), new ShownErrors(run.number())));
    }
    if (!run.probes().isEmpty()) {
      ProbedNetwork probed = new ProbedNetwork(run.probes());
      sections.add(LayerSection.of(probed));
      if (!probed.normLayers().isEmpty()) {
        sections.add(NormSection.of(probed));
      }
      sections.add(GradientSection.of(probed));
    }
    run.outcome()
        .flatMap(Outcome::judged)
        .flatMap(judged ->
            judged
                .predictions()
                .map(judgement -> PredictionSection.of(judgement, judged.rows(), images)))
        .ifPresent(sections::add);
    run.outcome()
        .flatMap(Outcome::judged)
        .flatMap(judged ->
            judged
                .decided()
                .flatMap(decided ->
                    DecisionSection.of(decided.judged(), decided.classes(), judged.rows())))
        .ifPresent(sections::add);
    sections.addAll(more);
    sections.add(settings(run));
    return new Page(Text.of("report.title", run.name()), network(run.network()), sections);
  }

  /** The layers where they are few, else what they come to. */
  private static Text network(Network network) {
    String layers = "%s: %s".formatted(network.input(), NetworkText.unnamed(network));
    if (layers.length() <= MOST_LAYERS) {
      return Text.verbatim(layers);
    }
    Graph graph = network.graph();
    long parameters = graph.parameters().values().stream().mapToLong(ParameterSpec::size).sum();
    return Text.of(
        "report.longNetwork",
        network.input().toString(),
        String.valueOf(network.outputFeatures()),
        String.valueOf(graph.nodes().size() - 1),
        String.format(Locale.ROOT, "%,d", parameters));
  }

  private static Section result(RunRecord run) {
    List<Figure> figures = new ArrayList<>();
    figures.add(ResultTiles.of(run));
    run.outcome()
        .flatMap(Outcome::judged)
        .flatMap(Outcome.Judged::baseline)
        .ifPresent(baseline ->
            figures.add(
                new Paragraph(
                    Text.of("report.baselineLead", OutcomeText.answer(baseline.answer())), false)));
    run.outcome()
        .filter(outcome -> outcome.members() > 1)
        .ifPresent(outcome ->
            figures.add(
                new Paragraph(
                    Text.of("report.membersLead", String.valueOf(outcome.members())), false)));
    run.outcome().map(OutcomeText::notices).ifPresent(figures::addAll);
    figures.add(new Command(Text.of("report.repeat"), run.command()));
    return new Section("result", Text.of("report.result"), Text.verbatim(""), figures);
  }

  private static Section settings(RunRecord run) {
    return new Section(
        "settings",
        Text.of("report.settings"),
        Text.of("report.settingsLead"),
        List.of(
            new Command(Text.of("report.network"), LayerLines.of(run.network())),
            new Command(Text.of("report.config"), run.config())));
  }

  static Text percent(double share) {
    return Text.verbatim(
        Double.isNaN(share) ? "–" : String.format(Locale.ROOT, "%.2f %%", 100 * share));
  }

  static Text number(double value) {
    if (Double.isNaN(value)) {
      return Text.verbatim("–");
    }
    boolean fiveDigits = Math.abs(value) >= 1e4 && Math.abs(value) < 1e5; // as in the terminal
    return Text.verbatim(String.format(Locale.ROOT, fiveDigits ? "%.0f" : "%.4g", value));
  }
}
