package io.evenkeel.cli.report;

import io.evenkeel.cli.output.Json;
import io.evenkeel.cli.output.Numbers;
import io.evenkeel.cli.output.TextTable;
import io.evenkeel.metrics.ConfusionMatrix;
import io.evenkeel.metrics.Evaluation;
import io.evenkeel.metrics.Metric;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An evaluation for people and as JSON. */
public record EvaluationReport(Evaluation evaluation, List<String> classNames) {
  private static final int WIDEST_MATRIX = 20;

  /**
   * Prints it.
   *
   * @param columns of the terminal
   */
  public void print(PrintWriter out, int columns) {
    TextTable metrics = new TextTable("lr");
    evaluation
        .values()
        .forEach((metric, value) -> {
          if (metric != Metric.LOG_LOSS || value != evaluation.loss()) {
            metrics.line(label(metric), text(metric, value));
          }
        });
    metrics.print(out);
    printConfusion(out, columns);
  }

  /**
   * The confusion matrix, unless it is too wide, and what is known of each class.
   *
   * @param columns of the terminal
   */
  void printConfusion(PrintWriter out, int columns) {
    evaluation
        .confusion()
        .ifPresent(confusion -> {
          if (confusion.classes() <= WIDEST_MATRIX) {
            out.println();
            printMatrix(confusion, out, columns);
          }
          out.println();
          classes(confusion).print(out, columns);
        });
  }

  private void printMatrix(ConfusionMatrix confusion, PrintWriter out, int columns) {
    TextTable named = matrix(confusion, false);
    TextTable matrix = named.width() <= columns ? named : matrix(confusion, true);
    if (matrix.width() <= columns) {
      out.println("confusion (row: actual class, column: predicted class)");
      matrix.print(out);
    } else {
      out.println("the confusion matrix is wider than the terminal: the report draws it");
    }
  }

  /** A metric's name, for people. */
  public static String label(Metric metric) {
    return switch (metric) {
      case LOSS -> "loss";
      case ACCURACY -> "accuracy";
      case LOG_LOSS -> "log loss";
      case TOP_5 -> "among the first five";
      case MACRO_F1 -> "F1, mean over classes";
      case AUC -> "area under the ROC curve";
      case RMSE -> "root mean squared error";
      case MAE -> "mean absolute error";
      case R2 -> "variance explained (R2)";
    };
  }

  /** A metric's value, for people. */
  public static String text(Metric metric, double value) {
    return switch (metric) {
      case ACCURACY, TOP_5, MACRO_F1 -> Numbers.percent(value);
      default -> Numbers.significant(value);
    };
  }

  /**
   * The confusion matrix.
   *
   * @param numbered whether columns have the classes' numbers in place of their names, and lines
   *     both
   */
  private TextTable matrix(ConfusionMatrix confusion, boolean numbered) {
    List<String> titles = new ArrayList<>(classNames);
    if (numbered) {
      titles.replaceAll(name -> String.valueOf(classNames.indexOf(name)));
    }
    int width = titles.stream().mapToInt(String::length).max().orElse(0);
    for (int c = 0; c < confusion.classes(); c++) {
      width = Math.max(width, String.valueOf(confusion.count(c, c)).length());
    }
    String cell = "%" + width + "s";
    TextTable table = new TextTable("r" + "r".repeat(confusion.classes()));
    List<String> header = new ArrayList<>(List.of(""));
    titles.forEach(title -> header.add(cell.formatted(title)));
    table.line(header);
    for (int actual = 0; actual < confusion.classes(); actual++) {
      String name = classNames.get(actual);
      List<String> line = new ArrayList<>();
      line.add(numbered ? name + " " + titles.get(actual) : name);
      for (int predicted = 0; predicted < confusion.classes(); predicted++) {
        long count = confusion.count(actual, predicted);
        line.add(cell.formatted(count == 0 ? "." : String.valueOf(count)));
      }
      table.line(line);
    }
    return table;
  }

  private TextTable classes(ConfusionMatrix confusion) {
    TextTable table = new TextTable("rrrrr").line("class", "rows", "precision", "recall", "F1");
    for (int c = 0; c < confusion.classes(); c++) {
      table.line(
          classNames.get(c),
          Numbers.count(confusion.actual(c)),
          Numbers.percent(confusion.precision(c)),
          Numbers.percent(confusion.recall(c)),
          Numbers.percent(confusion.f1(c)));
    }
    return table;
  }

  /** Adds the rows' number, the metrics and what is known of each class. */
  public void addTo(ObjectNode object) {
    object.put("rows", evaluation.rows());
    evaluation.values().forEach((metric, value) -> Json.put(object, metric.key(), value));
    evaluation
        .confusion()
        .ifPresent(confusion -> {
          ArrayNode matrix = object.putArray("confusion");
          ArrayNode classes = object.putArray("classes");
          for (int actual = 0; actual < confusion.classes(); actual++) {
            ArrayNode row = matrix.addArray();
            for (int predicted = 0; predicted < confusion.classes(); predicted++) {
              row.add(confusion.count(actual, predicted));
            }
            ObjectNode one = classes.addObject().put("name", classNames.get(actual));
            one.put("rows", confusion.actual(actual));
            Json.put(one, "precision", confusion.precision(actual));
            Json.put(one, "recall", confusion.recall(actual));
            Json.put(one, "f1", confusion.f1(actual));
          }
        });
  }
}
