package io.evenkeel.serve.model;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.serve.tensor.Datatype;
import io.evenkeel.serve.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * The answers of a graph to rows of numbers. The graph does not say whether its first output holds
 * probabilities: its numbers are given as they are, and classes are named if our own export noted
 * them.
 */
record GraphAnswers(Tensor output, List<String> classes, int rows) implements Answers {

  /** The answers in the first output that has numbers. */
  static GraphAnswers of(List<Tensor> outputs, List<String> classes, int rows) {
    Tensor first =
        outputs.stream()
            .filter(t -> t.datatype() != Datatype.BYTES && t.rank() > 0 && t.size(0) == rows)
            .findFirst()
            .orElseThrow(() ->
                new InvalidInputException(
                    "the graph gives no numbers for each row, so send tensors to its infer endpoint"));
    boolean named = classes.size() == first.elements() / rows;
    return new GraphAnswers(first, named ? classes : List.of(), rows);
  }

  @Override
  public int predicted(int row) {
    int best = 0;
    for (int c = 1; c < classes.size(); c++) {
      best = probability(row, c) > probability(row, best) ? c : best;
    }
    return best;
  }

  @Override
  public double probability(int row, int index) {
    return output.number(row * classes.size() + index);
  }

  @Override
  public double[] values(int row) {
    int columns = output.elements() / rows;
    double[] values = new double[columns];
    Arrays.setAll(values, c -> output.number(row * columns + c));
    return values;
  }
}
