package io.evenkeel.lab.doctor;

import io.evenkeel.lab.page.Axis;
import io.evenkeel.lab.page.BarChart;
import io.evenkeel.lab.page.Color;
import io.evenkeel.lab.page.DataTable;
import io.evenkeel.lab.page.Figure;
import io.evenkeel.lab.page.Paragraph;
import io.evenkeel.lab.page.Section;
import io.evenkeel.lab.page.Text;
import io.evenkeel.metrics.Evaluation;
import io.evenkeel.onnx.doctor.Examination;
import io.evenkeel.onnx.doctor.LayerDrift;
import io.evenkeel.onnx.doctor.StatisticsComparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What a model does on data: drift by layer, loss and accuracy. */
final class ExaminationSection {
  private ExaminationSection() {}

  static Section of(Examination examination) {
    List<Figure> figures = new ArrayList<>();
    if (!examination.drifts().isEmpty()) {
      figures.add(
          chart(
              examination,
              "drift-mean",
              Text.of("doctor.drift.mean"),
              LayerDrift::mean,
              LayerDrift::sureMean));
      figures.add(
          chart(
              examination,
              "drift-variance",
              Text.of("doctor.drift.variance"),
              LayerDrift::variance,
              LayerDrift::sureVariance));
      figures.add(drifts(examination));
    }
    examination.worst().ifPresent(worst -> figures.add(worst(examination, worst)));
    if (examination.recalibrated() != null) {
      figures.add(judged(examination));
    }
    return new Section("data", Text.of("doctor.data"), Text.of("doctor.data.lead"), figures);
  }

  private static Paragraph worst(Examination examination, LayerDrift worst) {
    LayerDrift first = examination.first().orElse(worst);
    Text text =
        Text.of(
            "doctor.worst",
            FindingText.layer(worst.layer().name()),
            FindingText.layer(first.layer().name()));
    return new Paragraph(text, true);
  }

  private static BarChart chart(
      Examination examination,
      String id,
      Text title,
      ToDoubleFunction<LayerDrift> estimated,
      ToDoubleFunction<LayerDrift> sure) {
    List<LayerDrift> drifts = examination.drifts();
    List<Text> layers =
        drifts.stream().map(drift -> FindingText.layer(drift.layer().name())).toList();
    return new BarChart(
        id,
        title,
        layers,
        Axis.of(title),
        List.of(
            BarChart.Series.of(
                Text.of("doctor.estimated"),
                Color.MUTED,
                drifts.stream().mapToDouble(estimated).toArray()),
            BarChart.Series.of(
                Text.of("doctor.sure"), Color.WARN, drifts.stream().mapToDouble(sure).toArray())),
        false);
  }

  private static DataTable drifts(Examination examination) {
    List<List<Text>> rows = new ArrayList<>();
    for (LayerDrift drift : examination.drifts()) {
      rows.add(
          List.of(
              FindingText.layer(drift.layer().name()),
              Text.verbatim(Integer.toString(drift.layer().channels())),
              number(drift.mean()),
              number(drift.sureMean()),
              number(drift.variance()),
              number(drift.sureVariance()),
              number(drift.deviations())));
    }
    List<Text> header =
        List.of(
            Text.of("doctor.where"),
            Text.of("doctor.channels"),
            Text.of("doctor.mean"),
            Text.of("doctor.mean.sure"),
            Text.of("doctor.variance"),
            Text.of("doctor.variance.sure"),
            Text.of("doctor.deviations"));
    return new DataTable("drift", Text.of("doctor.drift"), header, rows);
  }

  private static DataTable judged(Examination examination) {
    List<List<Text>> rows = new ArrayList<>();
    StatisticsComparison modes = examination.modes();
    if (modes != null) {
      String batch = Integer.toString(examination.batchRows());
      rows.add(line(Text.of("doctor.stored"), modes.rows(), modes.stored()));
      rows.add(line(Text.of("doctor.batch", batch), modes.rows(), modes.other()));
    }
    StatisticsComparison recalibrated = examination.recalibrated();
    if (recalibrated != null) {
      rows.add(line(Text.of("doctor.half"), recalibrated.rows(), recalibrated.stored()));
      rows.add(line(Text.of("doctor.other"), recalibrated.rows(), recalibrated.other()));
    }
    List<Text> header =
        List.of(
            Text.of("doctor.statistics"),
            Text.of("doctor.rows"),
            Text.of("doctor.loss"),
            Text.of("doctor.accuracy"));
    return new DataTable("judged", Text.of("doctor.judged"), header, rows);
  }

  private static List<Text> line(Text name, int rows, Evaluation evaluation) {
    String accuracy = String.format(Locale.ROOT, "%.2f %%", 100 * evaluation.accuracy());
    return List.of(
        name,
        Text.verbatim(Integer.toString(rows)),
        number(evaluation.loss()),
        Text.verbatim(accuracy));
  }

  private static Text number(double value) {
    return Text.verbatim(String.format(Locale.ROOT, "%.3f", value));
  }
}
