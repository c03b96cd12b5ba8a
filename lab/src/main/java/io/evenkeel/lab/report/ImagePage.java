package io.evenkeel.lab.report;

import io.evenkeel.data.Images;
import io.evenkeel.lab.page.DataTable;
import io.evenkeel.lab.page.Page;
import io.evenkeel.lab.page.Section;
import io.evenkeel.lab.page.Text;
import io.evenkeel.metrics.Evaluation;
import io.evenkeel.model.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How good a model of images is on some images, as a page. */
public final class ImagePage {
  private ImagePage() {}

  /**
   * The page.
   *
   * @param run the model's run
   * @param data what it was evaluated on
   * @param evaluation the metrics
   * @param model what predicted
   * @param judgement its predictions
   * @param images that were judged
   */
  public static Page page(
      String run,
      String data,
      Evaluation evaluation,
      Model model,
      Judgement judgement,
      Images images) {
    List<Section> sections = new ArrayList<>();
    List<List<Text>> rows = new ArrayList<>();
    evaluation
        .values()
        .forEach((metric, value) ->
            rows.add(List.of(Text.of("metric." + metric.key()), RunReport.number(value))));
    sections.add(
        new Section(
            "metrics",
            Text.of("report.metrics"),
            Text.verbatim(""),
            List.of(
                new DataTable(
                    "metrics-table",
                    Text.verbatim(""),
                    List.of(Text.verbatim(""), Text.of("report.model")),
                    rows))));
    sections.add(PredictionSection.of(judgement, Text.verbatim(data), Optional.of(images)));
    sections.addAll(ConvSections.of(model, images, judgement));
    return new Page(
        Text.of("report.evaluationTitle", run, data),
        Text.of("report.rows", String.format(Locale.ROOT, "%,d", evaluation.rows())),
        sections);
  }
}
