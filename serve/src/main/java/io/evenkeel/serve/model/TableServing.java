package io.evenkeel.serve.model;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Task;
import io.evenkeel.serve.limit.Limits;
import io.evenkeel.serve.tensor.Datatype;
import io.evenkeel.serve.tensor.Tensor;
import io.evenkeel.serve.tensor.TensorSpec;
import io.evenkeel.table.CellText;
import io.evenkeel.table.Column;
import io.evenkeel.table.ColumnType;
import io.evenkeel.table.TableOptions;
import io.evenkeel.tabular.ClassTarget;
import io.evenkeel.tabular.Preprocessor;
import io.evenkeel.tabular.Scores;
import io.evenkeel.tabular.TabularModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A model of a table: a tensor for each column. Numbers may come in any type of numbers, and text
 * of numbers as training read it; NaN, and null in JSON, is what is missing.
 */
public final class TableServing implements ServedModel {
  private final TabularModel model;
  private final TableOptions reading;
  private final Preprocessor preprocessor;
  private final RowPredictor predictor;
  private final BesidePrediction beside;
  private final List<TensorSpec> inputs = new ArrayList<>();
  private final List<CellText> texts = new ArrayList<>();

  /**
   * Serves a model.
   *
   * @param reading how CSV is read, as far as training did not find it out
   */
  public TableServing(
      TabularModel model, TableOptions reading, Limits limits, RowObserver observer) {
    this.model = model;
    this.reading = reading;
    beside = BesidePrediction.of(model);
    preprocessor = model.preprocessor();
    predictor = new RowPredictor(model.scoringModel(), limits, observer);
    for (Column column : preprocessor.columns()) {
      inputs.add(TensorSpec.ofRows(column.name(), datatype(column)));
      texts.add(new CellText(column));
    }
  }

  private static Datatype datatype(Column column) {
    return switch (column.type()) {
      case NUMBER -> Datatype.FP64;
      case BOOLEAN -> Datatype.BOOL;
      case CATEGORY, DATE, TIMESTAMP -> Datatype.BYTES;
    };
  }

  @Override
  public String platform() {
    return "evenkeel_table";
  }

  @Override
  public List<TensorSpec> inputs() {
    return List.copyOf(inputs);
  }

  @Override
  public List<TensorSpec> outputs() {
    List<TensorSpec> outputs = new ArrayList<>();
    if (model.target().task() == Task.REAL) {
      outputs.add(TensorSpec.ofRows("value", Datatype.FP64));
    } else {
      outputs.add(TensorSpec.ofRows("probabilities", Datatype.FP64, classes().size()));
      outputs.add(TensorSpec.ofRows("label", Datatype.BYTES));
    }
    beside.names().forEach(name -> outputs.add(TensorSpec.ofRows(name, Datatype.FP64)));
    return outputs;
  }

  @Override
  public List<String> classes() {
    return model.target() instanceof ClassTarget classes ? classes.classes() : List.of();
  }

  @Override
  public Intake intake() {
    return new Intake.Columns(model, reading);
  }

  @Override
  public void expect() {
    predictor.batcher().expect();
  }

  @Override
  public void expected() {
    predictor.batcher().expected();
  }

  @Override
  public List<Tensor> infer(List<Tensor> given, long deadline) {
    Map<String, Tensor> byName = new HashMap<>();
    for (Tensor tensor : given) {
      if (preprocessor.position(tensor.name()) < 0) {
        throw new InvalidInputException(
            "the model has no input '%s': it takes a tensor for each of %s"
                .formatted(
                    tensor.name(),
                    String.join(", ", inputs.stream().map(TensorSpec::name).toList())));
      }
      byName.put(tensor.name(), tensor);
    }
    int columns = preprocessor.cells();
    int rows = -1;
    double[] cells = new double[0];
    for (int c = 0; c < columns; c++) {
      TensorSpec wanted = inputs.get(c);
      Tensor tensor = byName.get(wanted.name());
      if (tensor == null) {
        throw new InvalidInputException(
            "the tensor '%s' is missing: the model takes one for each of its %d columns"
                .formatted(wanted.name(), columns));
      }
      boolean flat = tensor.rank() == 1 || (tensor.rank() == 2 && tensor.size(1) == 1);
      if (!flat || (rows >= 0 && tensor.elements() != rows)) {
        throw rows < 0 || !flat
            ? InputTensors.wrongShape(tensor, wanted)
            : new InvalidInputException(
                "the tensor '%s' has %d rows, but '%s' has %d"
                    .formatted(tensor.name(), tensor.elements(), inputs.getFirst().name(), rows));
      }
      if (rows < 0) {
        rows = predictor.rows(tensor.elements());
        cells = new double[rows * columns];
      }
      for (int r = 0; r < rows; r++) {
        cells[r * columns + c] = cell(c, tensor, r);
      }
    }
    return tensors(scores(features(cells, rows), rows, deadline));
  }

  private double cell(int c, Tensor tensor, int row) {
    Column column = preprocessor.columns().get(c);
    if (tensor.datatype() != Datatype.BYTES) {
      double number = tensor.number(row);
      return column.type().isText()
          ? preprocessor.cell(c, text(tensor, row, number))
          : preprocessor.encoders().get(c).cell(checked(column, number));
    }
    @Nullable String text = tensor.text()[row];
    if (column.type().isText()) {
      return preprocessor.cell(c, text);
    }
    return preprocessor
        .encoders()
        .get(c)
        .cell(text == null ? Double.NaN : texts.get(c).number(text));
  }

  /** A category that came as a number. */
  private static @Nullable String text(Tensor tensor, int row, double number) {
    if (Double.isNaN(number)) {
      return null;
    }
    return tensor.datatype().isFloat()
        ? Double.toString(number)
        : Long.toString(tensor.integer(row));
  }

  /** NaN is missing. */
  private static double checked(Column column, double number) {
    if (Double.isInfinite(number)) {
      throw new InvalidInputException(
          "the tensor '%s' takes finite numbers, but one is infinite".formatted(column.name()));
    }
    return switch (column.type()) {
      case BOOLEAN, DATE, TIMESTAMP, NUMBER ->
          Double.isNaN(number) ? number : number(column, number);
      case CATEGORY -> throw new IllegalStateException(column.name() + " is text");
    };
  }

  private static double number(Column column, double number) {
    boolean truth = column.type() == ColumnType.BOOLEAN;
    if (truth && number != 0 && number != 1) {
      throw new InvalidInputException(
          "column '%s' takes true or false, but got %s".formatted(column.name(), number));
    }
    return number;
  }

  /** The network's input of cells, rows x columns. */
  private float[] features(double[] cells, int rows) {
    int width = preprocessor.features();
    float[] x = new float[Math.multiplyExact(rows, width)];
    for (int r = 0; r < rows; r++) {
      preprocessor.encode(cells, r * preprocessor.cells(), x, r * width);
    }
    return x;
  }

  private Scores scores(float[] x, int rows, long deadline) {
    return model.scores(predictor.logits(x, rows, deadline), rows);
  }

  private List<Tensor> tensors(Scores scores) {
    int rows = scores.rows();
    List<Tensor> tensors = new ArrayList<>();
    if (scores.classes().isEmpty()) {
      double[] values = new double[rows];
      Arrays.setAll(values, scores::value);
      tensors.add(Tensor.of("value", new long[] {rows}, values));
    } else {
      addClasses(scores, tensors);
    }
    for (String name : beside.names()) {
      double[] values = new double[rows];
      Arrays.setAll(values, r -> BesidePrediction.value(scores, name, r));
      tensors.add(Tensor.of(name, new long[] {rows}, values));
    }
    return tensors;
  }

  private static void addClasses(Scores scores, List<Tensor> tensors) {
    int rows = scores.rows();
    int classes = scores.classes().size();
    double[] probabilities = new double[rows * classes];
    String[] labels = new String[rows];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < classes; c++) {
        probabilities[r * classes + c] = scores.probability(r, c);
      }
      labels[r] = scores.label(r);
    }
    tensors.add(Tensor.of("probabilities", new long[] {rows, classes}, probabilities));
    tensors.add(Tensor.of("label", new long[] {rows}, labels));
  }

  @Override
  public Answers answer(float[] rows, int count, long deadline) {
    return new TableAnswers(scores(rows, count, deadline), beside);
  }

  @Override
  public void warm() {
    predictor.warm();
  }

  @Override
  public void close() {}

  private record TableAnswers(Scores scores, BesidePrediction besides) implements Answers {
    @Override
    public int rows() {
      return scores.rows();
    }

    @Override
    public List<String> classes() {
      return scores.classes();
    }

    @Override
    public int predicted(int row) {
      return scores.predicted(row);
    }

    @Override
    public double probability(int row, int index) {
      return scores.probability(row, index);
    }

    @Override
    public double[] values(int row) {
      return new double[] {scores.value(row)};
    }

    @Override
    public SequencedMap<String, Double> beside(int row) {
      return besides.values(scores, row);
    }
  }
}
