package io.evenkeel.lab.report;

import io.evenkeel.lab.page.Figure;
import io.evenkeel.lab.page.Paragraph;
import io.evenkeel.lab.page.Text;
import io.evenkeel.metrics.Metric;
import io.evenkeel.tabular.NumberTarget;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * How the metrics of an epoch are shown. They are taken of what the network learns, which of a
 * table's number is not the number itself; its errors are shown in its own unit where they have
 * one, and else are said to be of what is learned.
 */
record ShownErrors(Optional<NumberTarget> number) {
  private static final Set<Metric> ERRORS = Set.of(Metric.RMSE, Metric.MAE);

  /** What a metric is multiplied by. */
  double factor(Metric metric) {
    return ERRORS.contains(metric) ? number.map(n -> n.unit().orElse(1)).orElse(1.0) : 1;
  }

  /** The metric's name, and where it needs to be said, of what it is. */
  Text name(Metric metric, Text name) {
    boolean other = number.isPresent() && number.get().unit().isEmpty();
    return other && (ERRORS.contains(metric) || metric == Metric.R2)
        ? Text.of("report.asLearned", name)
        : name;
  }

  /** What losses and errors are of, for a table's number. */
  List<Figure> lead() {
    return number.map(n -> List.<Figure>of(new Paragraph(lead(n), false))).orElse(List.of());
  }

  private static Text lead(NumberTarget number) {
    String name = number.column().name();
    if (number.unit().isEmpty()) {
      return Text.of("report.learnedScale", name);
    }
    String unit = String.format(Locale.ROOT, "%.4g", number.unit().getAsDouble());
    return Text.of("report.learnedUnit", name, unit);
  }
}
