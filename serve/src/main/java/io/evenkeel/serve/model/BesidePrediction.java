package io.evenkeel.serve.model;

import io.evenkeel.tabular.PredictionColumns;
import io.evenkeel.tabular.Scores;
import io.evenkeel.tabular.TabularModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * What is said beside a prediction: the ends of a number's interval where the model has intervals,
 * and the spread of an ensemble.
 *
 * @param names of these values, as in {@code predict}
 */
record BesidePrediction(List<String> names) {
  BesidePrediction {
    names = List.copyOf(names);
  }

  /** What a model gives beside its predictions. */
  static BesidePrediction of(TabularModel model) {
    List<String> names = new ArrayList<>();
    if (model.decisions().hasIntervals()) {
      names.add(PredictionColumns.LOW);
      names.add(PredictionColumns.HIGH);
    }
    if (model.members() > 1) {
      names.add(PredictionColumns.SPREAD);
    }
    return new BesidePrediction(names);
  }

  /** One of the values, for a row. */
  static double value(Scores scores, String name, int row) {
    return switch (name) {
      case PredictionColumns.LOW -> scores.low(row);
      case PredictionColumns.HIGH -> scores.high(row);
      case PredictionColumns.SPREAD -> scores.spread(row);
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** All of the values, for a row. */
  SequencedMap<String, Double> values(Scores scores, int row) {
    SequencedMap<String, Double> values = new LinkedHashMap<>();
    names.forEach(name -> values.put(name, value(scores, name, row)));
    return values;
  }
}
