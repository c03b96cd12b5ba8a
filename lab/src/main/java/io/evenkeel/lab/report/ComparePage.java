package io.evenkeel.lab.report;

import io.evenkeel.lab.compare.ArmProbes;
import io.evenkeel.lab.compare.Comparison;
import io.evenkeel.lab.compare.ComparisonSummary;
import io.evenkeel.lab.compare.Curve;
import io.evenkeel.lab.compare.Variant;
import io.evenkeel.lab.page.Command;
import io.evenkeel.lab.page.Figure;
import io.evenkeel.lab.page.Page;
import io.evenkeel.lab.page.Paragraph;
import io.evenkeel.lab.page.Section;
import io.evenkeel.lab.page.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The page of a comparison: its {@code report.html}, and what {@code --live} shows meanwhile. */
public final class ComparePage {
  private ComparePage() {}

  /** The page of a comparison that has ended. */
  public static Page of(CompareRecord record) {
    Comparison comparison = record.comparison();
    ComparisonSummary answers = record.answers();
    List<Section> sections = new ArrayList<>();
    sections.add(answers(record, answers));
    sections.addAll(CompareCurves.sections(comparison, record.result().judged()));
    sections.add(CompareBars.of(comparison, answers));
    sections.addAll(inside(comparison, chosen(record, answers)));
    sections.add(settings(record));
    return new Page(Text.of("compare.title", record.name()), Text.of("compare.subtitle"), sections);
  }

  /**
   * The page of a comparison that is going on.
   *
   * @param now where it is
   * @param curves as far as they have come
   * @param probes of the networks that are trained now
   */
  public static Page going(
      String name, Comparison comparison, Section now, List<Curve> curves, List<ArmProbes> probes) {
    List<Section> sections = new ArrayList<>();
    sections.add(now);
    if (!curves.isEmpty()) {
      sections.addAll(CompareCurves.sections(comparison, curves));
    }
    sections.addAll(inside(comparison, probes));
    return new Page(Text.of("compare.title", name), Text.of("compare.subtitle"), sections);
  }

  private static Section answers(CompareRecord record, ComparisonSummary answers) {
    List<Figure> figures = new ArrayList<>();
    CompareSentences.race(record.comparison(), record.result())
        .forEach(sentence -> figures.add(new Paragraph(sentence, true)));
    CompareSentences.further(record.comparison(), record.result())
        .forEach(sentence -> figures.add(new Paragraph(sentence, false)));
    figures.add(CompareTable.of(record.comparison(), answers));
    figures.add(new Command(Text.of("compare.repeat"), record.command()));
    return new Section("answers", Text.of("compare.answers"), Text.of("compare.paper"), figures);
  }

  /** The probes of each network from the first seed, at the learning rate that suits it best. */
  private static List<ArmProbes> chosen(CompareRecord record, ComparisonSummary answers) {
    List<ArmProbes> chosen = new ArrayList<>();
    List<Variant> variants = record.comparison().variants();
    for (Variant variant : variants) {
      var best =
          variant.equals(variants.getFirst())
              ? answers.bestBaseline()
              : answers.closest(variant.name());
      List<ArmProbes> own =
          record.probes().stream().filter(p -> p.variant().equals(variant.name())).toList();
      Optional<ArmProbes> suited =
          own.stream()
              .filter(p -> best.isPresent() && p.learningRate() == best.get().learningRate())
              .findFirst();
      suited.or(() -> own.stream().findFirst()).ifPresent(chosen::add);
    }
    return chosen;
  }

  private static List<Section> inside(Comparison comparison, List<ArmProbes> probes) {
    List<ProbedArm> arms =
        probes.stream()
            .filter(p -> !p.lines().isEmpty())
            .map(p -> ProbedArm.of(p, comparison.learningRates().size() > 1))
            .toList();
    if (arms.isEmpty()) {
      return List.of();
    }
    List<Section> sections = new ArrayList<>();
    sections.add(CompareLayers.of(arms));
    CompareLayers.norms(arms).ifPresent(sections::add);
    return sections;
  }

  private static Section settings(CompareRecord record) {
    List<Figure> figures = new ArrayList<>();
    for (Variant variant : record.comparison().variants()) {
      figures.add(
          new Command(
              Text.of("compare.networkOf", variant.label()), LayerLines.of(variant.network())));
    }
    figures.add(new Command(Text.of("report.config"), record.config()));
    return new Section(
        "settings", Text.of("report.settings"), Text.of("report.settingsLead"), figures);
  }
}
