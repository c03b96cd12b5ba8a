package io.evenkeel.lab.report;

import io.evenkeel.data.Images;
import io.evenkeel.lab.page.Axis;
import io.evenkeel.lab.page.BarChart;
import io.evenkeel.lab.page.Color;
import io.evenkeel.lab.page.DataTable;
import io.evenkeel.lab.page.Figure;
import io.evenkeel.lab.page.Gallery;
import io.evenkeel.lab.page.Heatmap;
import io.evenkeel.lab.page.Paragraph;
import io.evenkeel.lab.page.Section;
import io.evenkeel.lab.page.Text;
import io.evenkeel.metrics.ConfusionMatrix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which classes the finished model takes for which, and whether its probabilities can be believed.
 */
final class PredictionSection {
  private PredictionSection() {}

  private static final int MOST_CLASSES = 40;

  /**
   * The section.
   *
   * @param rows what the rows are called that were predicted
   * @param images those rows, where they are images
   */
  static Section of(Judgement judgement, Text rows, Optional<Images> images) {
    List<Figure> figures = new ArrayList<>();
    figures.add(confusion(judgement, images));
    images
        .filter(_ -> !judgement.worst().isEmpty())
        .ifPresent(all -> figures.add(worst(judgement, all)));
    if (judgement.hasCalibration()) {
      figures.add(calibration(judgement));
      figures.add(
          new Paragraph(
              Text.of(
                  "report.calibrationError",
                  RunReport.percent(judgement.calibrationError()),
                  RunReport.percent(judgement.confusion().accuracy())),
              false));
    }
    figures.add(classes(judgement));
    String count = String.format(Locale.ROOT, "%,d", judgement.confusion().rows());
    Text lead = Text.of("report.predictionsLead", rows, count);
    return new Section(
        "predictions",
        Text.of("report.predictions"),
        images.isPresent() ? Text.of("report.predictionsExamples", lead) : lead,
        figures);
  }

  /**
   * The metrics of each class; if there are very many, those of the classes that are predicted
   * worst.
   */
  private static DataTable classes(Judgement judgement) {
    ConfusionMatrix confusion = judgement.confusion();
    boolean many = confusion.classes() > MOST_CLASSES;
    List<Integer> shown = new ArrayList<>();
    for (int c = 0; c < confusion.classes(); c++) {
      shown.add(c);
    }
    if (many) {
      shown.sort(Comparator.comparingDouble(confusion::f1));
    }
    List<List<Text>> rows = new ArrayList<>();
    for (int c : shown.subList(0, Math.min(MOST_CLASSES, shown.size()))) {
      rows.add(
          List.of(
              Text.verbatim(judgement.classNames().get(c)),
              Text.verbatim(String.format(Locale.ROOT, "%,d", confusion.actual(c))),
              RunReport.percent(confusion.precision(c)),
              RunReport.percent(confusion.recall(c)),
              RunReport.percent(confusion.f1(c))));
    }
    return new DataTable(
        "classes",
        many
            ? Text.of("report.classesWorst", String.valueOf(MOST_CLASSES))
            : Text.of("report.classes"),
        List.of(
            Text.of("report.class"),
            Text.of("report.classRows"),
            Text.of("report.precision"),
            Text.of("report.recall"),
            Text.verbatim("F1")),
        rows);
  }

  private static Heatmap confusion(Judgement judgement, Optional<Images> images) {
    int classes = judgement.confusion().classes();
    double[][] counts = new double[classes][classes];
    for (int actual = 0; actual < classes; actual++) {
      for (int predicted = 0; predicted < classes; predicted++) {
        counts[actual][predicted] = judgement.confusion().count(actual, predicted);
      }
    }
    return new Heatmap(
        "confusion",
        Text.of("report.confusion"),
        Text.of("report.actual"),
        Text.of("report.predicted"),
        judgement.classNames(),
        judgement.classNames(),
        counts,
        true,
        images.map(all -> examples(judgement, all)).orElse(Map.of()));
  }

  /** The rows whose predictions are wrong with the highest probabilities. */
  private static Gallery worst(Judgement judgement, Images images) {
    List<String> names = judgement.classNames();
    return new Gallery(
        "worst",
        Text.of("report.worst"),
        judgement.worst().stream()
            .map(mistake ->
                new Gallery.Picture(
                    Text.of(
                        "report.mistake",
                        names.get(mistake.actual()),
                        names.get(mistake.predicted()),
                        String.format(Locale.ROOT, "%.0f %%", 100 * mistake.probability())),
                    ImagePng.base64(images, mistake.row())))
            .toList());
  }

  private static Map<String, List<Gallery.Picture>> examples(Judgement judgement, Images images) {
    Map<String, List<Gallery.Picture>> pictures = new TreeMap<>();
    judgement
        .examples()
        .forEach((cell, rows) ->
            pictures.put(
                cell,
                rows.stream()
                    .map(row ->
                        new Gallery.Picture(
                            Text.verbatim(String.valueOf(row)), ImagePng.base64(images, row)))
                    .toList()));
    return pictures;
  }

  private static BarChart calibration(Judgement judgement) {
    List<Text> bins = new ArrayList<>();
    for (int b = 0; b < Judgement.BINS; b++) {
      bins.add(Text.verbatim("%.2f".formatted((b + 0.5) / Judgement.BINS)));
    }
    return new BarChart(
        "calibration",
        Text.of("report.calibration"),
        bins,
        Axis.between(Text.of("report.shareRight"), 0, 1),
        List.of(
            BarChart.Series.of(Text.of("report.shareRight"), Color.TEST, judgement.binAccuracy())),
        true);
  }
}
