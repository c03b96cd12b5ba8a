package io.evenkeel.benchmarks;

import io.evenkeel.metrics.Evaluation;
import io.evenkeel.metrics.Metric;
import io.evenkeel.table.Table;
import io.evenkeel.table.TableOptions;
import io.evenkeel.tabular.SplitSpec;
import io.evenkeel.tabular.Tabular;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The tables that {@link TabularFigures} learns, each with its split and its metrics. */
enum TabularSet {
  ADULT("adult, official train and test files", Metric.AUC, Metric.ACCURACY) {
    @Override
    Tabular learner(Path data) {
      return Tabular.classifier("income").test(read(data, "adult-test.csv"));
    }

    @Override
    Table train(Path data) {
      return read(data, "adult-train.csv");
    }

    private static Table read(Path data, String file) {
      return Table.read(
          data.resolve("adult").resolve(file).toString(),
          TableOptions.defaults().withHeader(false).withNames(ADULT_COLUMNS));
    }
  },

  CALIFORNIA_HOUSING("california-housing, 20 % test", Metric.RMSE, Metric.R2) {
    @Override
    Tabular learner(Path data) {
      return Tabular.regressor("median_house_value").split(SplitSpec.fraction(0.2));
    }

    @Override
    Table train(Path data) {
      return Table.read(data.resolve("california-housing/housing.csv"));
    }
  },

  DIAMONDS("diamonds, 20 % test", Metric.R2, Metric.RMSE) {
    @Override
    Tabular learner(Path data) {
      return Tabular.regressor("price").split(SplitSpec.fraction(0.2));
    }

    @Override
    Table train(Path data) {
      return Table.read(data.resolve("diamonds/diamonds.csv"));
    }
  },

  CREDIT_DATA("credit-data, 20 % stratified test", Metric.AUC, Metric.ACCURACY) {
    @Override
    Tabular learner(Path data) {
      return Tabular.classifier("Status").split(SplitSpec.fraction(0.2));
    }

    @Override
    Table train(Path data) {
      return Table.read(data.resolve("credit-data/credit_data.csv"));
    }
  };

  private static final List<String> ADULT_COLUMNS =
      List.of(
          "age",
          "workclass",
          "fnlwgt",
          "education",
          "education-num",
          "marital-status",
          "occupation",
          "relationship",
          "race",
          "sex",
          "capital-gain",
          "capital-loss",
          "hours-per-week",
          "native-country",
          "income");

  private final String title;
  private final Metric first;
  private final Metric second;

  TabularSet(String title, Metric first, Metric second) {
    this.title = title;
    this.first = first;
    this.second = second;
  }

  /** The table's name and how it is split. */
  String title() {
    return title;
  }

  /** The metric that figures are compared by. */
  Metric first() {
    return first;
  }

  Metric second() {
    return second;
  }

  /** How it is learned: target and test part, and nothing else. */
  abstract Tabular learner(Path data);

  /** The rows to learn from. */
  abstract Table train(Path data);

  /** A metric as tables show it. */
  static String text(Metric metric, double value) {
    return metric == Metric.RMSE
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%.4f", value);
  }

  /** Both metrics. */
  double[] values(Evaluation evaluation) {
    return new double[] {evaluation.get(first), evaluation.get(second)};
  }
}
