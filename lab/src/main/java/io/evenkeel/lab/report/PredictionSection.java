package io.evenkeel.lab.report;

import io.evenkeel.data.Images;
import io.evenkeel.lab.page.Axis;
import io.evenkeel.lab.page.BarChart;
import io.evenkeel.lab.page.Color;
import io.evenkeel.lab.page.Figure;
import io.evenkeel.lab.page.Gallery;
import io.evenkeel.lab.page.Heatmap;
import io.evenkeel.lab.page.Paragraph;
import io.evenkeel.lab.page.Section;
import io.evenkeel.lab.page.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the finished model takes for what, and whether its probabilities are to be believed. */
final class PredictionSection {
  private PredictionSection() {}

  static Section of(Judgement judgement, Optional<Images> images) {
    List<Figure> figures = new ArrayList<>();
    figures.add(confusion(judgement, images));
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
    return new Section(
        "predictions", Text.of("report.predictions"), Text.of("report.predictionsLead"), figures);
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
