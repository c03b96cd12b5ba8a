package io.evenkeel.serve.model;

import io.evenkeel.loss.Task;
import io.evenkeel.model.InputDescription;
import io.evenkeel.model.Model;
import io.evenkeel.network.Shape;
import io.evenkeel.picture.Fit;
import io.evenkeel.serve.limit.Limits;
import io.evenkeel.serve.tensor.Datatype;
import io.evenkeel.serve.tensor.Tensor;
import io.evenkeel.serve.tensor.TensorSpec;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * One of our models that takes numbers: features, or the pixels of pictures. A tensor of floats is
 * what {@link Model#predict} takes; one of UINT8 has pixels of 0 .. 255, which are divided as in
 * training.
 */
public final class NumberServing implements ServedModel {
  private static final String PICTURES = "pictures";
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,5})x([0-9]{1,5})x([13])");

  private final RowPredictor predictor;
  private final Model model;
  private final Shape shape;
  private final Intake intake;
  private final String input;
  private final List<String> classes;
  private final int features;
  private final int outputs;

  /** Serves a model. */
  public NumberServing(Model model, Fit fit, Limits limits, RowObserver observer) {
    this.model = model;
    predictor = new RowPredictor(model, limits, observer);
    features = model.network().inputFeatures();
    outputs = model.network().outputFeatures();
    input = model.input().name();
    shape = shape(model);
    intake =
        shape.positions() > 1 && (shape.channels() == 1 || shape.channels() == 3)
            ? new Intake.Picture(shape, fit)
            : new Intake.Numbers(features);
    classes = classes(model);
  }

  /**
   * The shape of pictures as the training noted it, or as the network or the number of pixels
   * tells.
   */
  private static Shape shape(Model model) {
    Matcher note = SIZE.matcher(model.metadata().getOrDefault(PICTURES, ""));
    Shape own = model.network().input();
    if (note.matches()) {
      Shape noted =
          new Shape(
              Integer.parseInt(note.group(1)),
              Integer.parseInt(note.group(2)),
              Integer.parseInt(note.group(3)));
      if (noted.features() == own.features()) {
        return noted;
      }
    }
    int side = (int) Math.round(Math.sqrt(own.features()));
    boolean square = model.input().equals(InputDescription.PIXELS) && side * side == own.features();
    return own.positions() == 1 && square ? new Shape(side, side, 1) : own;
  }

  private static List<String> classes(Model model) {
    if (model.task() == Task.REAL) {
      return List.of();
    }
    int count = model.task() == Task.BINARY ? 2 : model.network().outputFeatures();
    List<String> names = model.classNames();
    return names.size() == count
        ? names
        : IntStream.range(0, count).mapToObj(String::valueOf).toList();
  }

  @Override
  public String platform() {
    return "evenkeel";
  }

  @Override
  public List<TensorSpec> inputs() {
    return List.of(
        shape.positions() > 1
            ? TensorSpec.ofRows(
                input, Datatype.FP32, shape.height(), shape.width(), shape.channels())
            : TensorSpec.ofRows(input, Datatype.FP32, features));
  }

  @Override
  public List<TensorSpec> outputs() {
    return classes.isEmpty()
        ? List.of(TensorSpec.ofRows("values", Datatype.FP32, outputs))
        : List.of(
            TensorSpec.ofRows("probabilities", Datatype.FP32, classes.size()),
            TensorSpec.ofRows("label", Datatype.BYTES));
  }

  @Override
  public List<String> classes() {
    return classes;
  }

  @Override
  public Intake intake() {
    return intake;
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
  public List<Tensor> infer(List<Tensor> inputs, long deadline) {
    Tensor tensor = InputTensors.only(inputs, input);
    InputTensors.requireNumbers(tensor);
    boolean single = tensor.rank() == 1 && tensor.elements() == features && features > 1;
    long rows = single ? 1 : tensor.rank() == 0 ? 0 : tensor.size(0);
    if (tensor.elements() != rows * features || (!single && !isShape(tensor))) {
      throw InputTensors.wrongShape(tensor, inputs().getFirst());
    }
    int count = predictor.rows(rows);
    float[] x = tensor.floats();
    if (tensor.datatype() == Datatype.UINT8) {
      float divisor = (float) model.input().divisor();
      for (int i = 0; i < x.length; i++) {
        x[i] /= divisor;
      }
    }
    InputTensors.requireFinite(tensor.name(), x);
    NumberAnswers answers = answer(x, count, deadline);
    if (classes.isEmpty()) {
      return List.of(Tensor.of("values", new long[] {count, outputs}, answers.predictions()));
    }
    String[] labels = new String[count];
    for (int r = 0; r < count; r++) {
      labels[r] = classes.get(answers.predicted(r));
    }
    return List.of(
        Tensor.of("probabilities", new long[] {count, classes.size()}, answers.probabilities()),
        Tensor.of("label", new long[] {count}, labels));
  }

  /** Rows of numbers, or rows of what the model says it takes, with or without sizes of 1. */
  private boolean isShape(Tensor tensor) {
    long[] sizes = IntStream.range(1, tensor.rank()).mapToLong(tensor::size).toArray();
    long[] own = {shape.height(), shape.width(), shape.channels()};
    return sizes.length <= 1
        || Arrays.equals(
            Arrays.stream(sizes).filter(s -> s != 1).toArray(),
            Arrays.stream(own).filter(s -> s != 1).toArray());
  }

  @Override
  public NumberAnswers answer(float[] rows, int count, long deadline) {
    float[] logits = predictor.logits(rows, count, deadline);
    return new NumberAnswers(model, classes, logits, count);
  }

  @Override
  public void warm() {
    predictor.warm();
  }

  @Override
  public void close() {}
}
