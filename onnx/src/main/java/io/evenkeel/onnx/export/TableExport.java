package io.evenkeel.onnx.export;

import static io.evenkeel.onnx.export.GraphWriter.attribute;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.tabular.BooleanEncoder;
import io.evenkeel.tabular.CalendarEncoder;
import io.evenkeel.tabular.CodeEncoder;
import io.evenkeel.tabular.ColumnEncoder;
import io.evenkeel.tabular.NumberEncoder;
import io.evenkeel.tabular.NumberTarget;
import io.evenkeel.tabular.OneHotEncoder;
import io.evenkeel.tabular.QuantileScale;
import io.evenkeel.tabular.TabularModel;
import io.evenkeel.tabular.Target;
import io.evenkeel.tabular.TargetScale;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Writes the preprocessing of a table's columns as nodes of the graph. Numbers are computed in
 * double, as we do, and become floats where they enter the network; text becomes a position by a
 * LabelEncoder.
 *
 * <pre>
 *   number    Where(IsNaN) -> (x - centre) scale -> [z / sqrt(1 + (z/3)^2)], bins, IsNaN
 *   yes, no   Where(IsNaN), IsNaN
 *   one-hot   LabelEncoder -> Equal(0 .. width - 1), the means where it is -1
 *   code      LabelEncoder
 * </pre>
 */
final class TableExport {
  /** The bound of robustly scaled numbers, and the size beyond which its square would overflow. */
  private static final double BOUND = 3;

  private static final double HUGE = 1e100;

  private static final Set<String> RESERVED =
      Set.of(OnnxExport.LOGITS, OnnxExport.PROBABILITIES, OnnxExport.VALUES, OnnxExport.PREDICTION);

  private final TabularModel model;
  private final GraphWriter graph;
  private final List<String> parts = new ArrayList<>();
  private String place = "";
  private int columns;

  TableExport(TabularModel model, GraphWriter graph) {
    this.model = model;
    this.graph = graph;
  }

  /**
   * Writes all columns.
   *
   * @return the value that the network's first layer reads
   * @throws InvalidInputException if ONNX cannot compute what becomes of a column
   */
  String write() {
    for (ColumnEncoder encoder : model.preprocessor().encoders()) {
      String name = encoder.column().name();
      if (RESERVED.contains(name) || name.startsWith("/") || name.matches("\\d+\\..*")) {
        throw new InvalidInputException(
            ("the column '%s' has the same name as something else in the graph: rename it, and train"
                    + " again")
                .formatted(name));
      }
      place = "/column%d/".formatted(columns);
      switch (encoder) {
        case NumberEncoder number -> number(number, doubles(name));
        case BooleanEncoder yes -> yesOrNo(yes, doubles(name));
        case OneHotEncoder oneHot -> oneHot(oneHot, text(name));
        case CodeEncoder code -> code(code, text(name));
        case CalendarEncoder _ ->
            throw new InvalidInputException(
                ("the column '%s' is a %s, and ONNX has no operators for the calendar: train without"
                        + " it, or with its parts as columns of numbers")
                    .formatted(name, encoder.column().type().label()));
      }
      columns++;
    }
    return graph.node("Concat", "/table/Concat", parts, attribute("axis", 1));
  }

  /** Writes how a network's output becomes the predicted number. */
  static void target(Target target, GraphWriter graph, String output) {
    if (!(target instanceof NumberTarget number)) {
      throw new IllegalStateException("a real output has the target " + target);
    }
    String name = "/prediction/";
    String wide =
        graph.node("Cast", name + "Cast", List.of(output), attribute("to", DataType.DOUBLE_VALUE));
    String deviation = graph.constant("target.deviation", new double[] {number.deviation()});
    String scaled = graph.node("Mul", name + "Mul", List.of(wide, deviation));
    String mean = graph.constant("target.mean", new double[] {number.mean()});
    String learned = graph.node("Add", name + "Add", List.of(scaled, mean));
    String value = turnedBack(number, graph, learned);
    String least = graph.constant("target.least", new double[] {number.least()});
    String bounded = graph.node("Max", name + "Max", List.of(value, least));
    String most = graph.constant("target.most", new double[] {number.most()});
    graph.node("Min", name + "Min", OnnxExport.PREDICTION, List.of(bounded, most));
    graph.output(OnnxExport.PREDICTION, DataType.DOUBLE, 1);
  }

  /** The number that a place on the target's scale stands for. */
  private static String turnedBack(NumberTarget number, GraphWriter graph, String t) {
    String name = "/prediction/";
    return switch (number.scale()) {
      case TargetScale.Linear _ -> t;
      case TargetScale.Log(double shift, double factor) -> {
        String exp = graph.node("Exp", name + "Exp", List.of(t));
        String by = graph.constant("target.factor", new double[] {factor});
        String product = graph.node("Mul", name + "Mul_1", List.of(exp, by));
        String shifted = graph.constant("target.shift", new double[] {shift});
        yield graph.node("Sub", name + "Sub", List.of(product, shifted));
      }
      case TargetScale.SquareRoot(double shift, double term) -> {
        String zero = graph.constant("target.zero", new double[] {0});
        String root = graph.node("Max", name + "Max_1", List.of(t, zero));
        String square = graph.node("Mul", name + "Mul_1", List.of(root, root));
        String added = graph.constant("target.term", new double[] {term - shift});
        yield graph.node("Add", name + "Add_1", List.of(square, added));
      }
      case TargetScale.Count(double unit, double factor) -> {
        String exp = graph.node("Exp", name + "Exp", List.of(t));
        String by = graph.constant("target.unit", new double[] {unit * factor});
        yield graph.node("Mul", name + "Mul_1", List.of(exp, by));
      }
      case QuantileScale quantiles -> betweenKnots(quantiles, graph, t);
    };
  }

  /**
   * Interpolates linearly between the knots on both sides of t, which are found by counting those
   * below.
   */
  private static String betweenKnots(QuantileScale quantiles, GraphWriter graph, String t) {
    String name = "/prediction/";
    double[] places = quantiles.places();
    String z = graph.constant("target.places", places, places.length);
    String y =
        graph.constant(
            "target.knots",
            quantiles.knots().stream().mapToDouble(Double::doubleValue).toArray(),
            places.length);
    double[] inner = Arrays.copyOfRange(places, 1, places.length - 1);
    String below =
        graph.node(
            "Less", name + "Less", List.of(t, graph.constant("target.inner", inner, inner.length)));
    String reached = graph.node("Not", name + "Not", List.of(below));
    String numbers =
        graph.node(
            "Cast", name + "Cast_1", List.of(reached), attribute("to", DataType.DOUBLE_VALUE));
    double[] ones = new double[inner.length];
    Arrays.fill(ones, 1);
    String sum = graph.constant("target.ones", ones, ones.length, 1);
    String counted = graph.node("MatMul", name + "MatMul", List.of(numbers, sum));
    String low =
        graph.node(
            "Cast", name + "Cast_2", List.of(counted), attribute("to", DataType.INT64_VALUE));
    String one = graph.constant("target.one", new long[] {1}, 1);
    String high = graph.node("Add", name + "Add_1", List.of(low, one));
    String fromZ = graph.node("Gather", name + "Gather", List.of(z, low));
    String toZ = graph.node("Gather", name + "Gather_1", List.of(z, high));
    String fromY = graph.node("Gather", name + "Gather_2", List.of(y, low));
    String toY = graph.node("Gather", name + "Gather_3", List.of(y, high));
    String along = graph.node("Sub", name + "Sub", List.of(t, fromZ));
    String stepZ = graph.node("Sub", name + "Sub_1", List.of(toZ, fromZ));
    String stepY = graph.node("Sub", name + "Sub_2", List.of(toY, fromY));
    String share = graph.node("Div", name + "Div", List.of(along, stepZ));
    String rise = graph.node("Mul", name + "Mul_1", List.of(share, stepY));
    String value = graph.node("Add", name + "Add_2", List.of(fromY, rise));
    String term = graph.constant("target.term", new double[] {quantiles.term()});
    return graph.node("Add", name + "Add_3", List.of(value, term));
  }

  private String doubles(String name) {
    graph.input(name, DataType.DOUBLE, 1);
    return name;
  }

  private String text(String name) {
    graph.input(name, DataType.STRING, 1);
    return name;
  }

  private void number(NumberEncoder encoder, String x) {
    String missing = node("IsNaN", x);
    String filled = node("Where", missing, constant("fill", encoder.fill()), x);
    String centred = node("Sub", filled, constant("centre", encoder.scaling().centre()));
    String z = node("Mul", centred, constant("scale", encoder.scaling().scale()));
    parts.add(floats("z", encoder.scaling().robust() ? bounded(z) : z));
    List<Double> edges = encoder.bins().edges();
    if (edges.size() > 1) {
      int bins = edges.size() - 1;
      double[] lower = new double[bins];
      double[] width = new double[bins];
      for (int t = 0; t < bins; t++) {
        lower[t] = edges.get(t);
        width[t] = edges.get(t + 1) - edges.get(t);
      }
      String above = named("Sub", "bins", filled, graph.constant(place + "lower", lower, 1, bins));
      String share = named("Div", "bins", above, graph.constant(place + "width", width, 1, bins));
      String positive = named("Max", "bins", share, constant("zero", 0));
      parts.add(floats("bins", named("Min", "bins", positive, constant("one", 1))));
    }
    if (encoder.indicator()) {
      parts.add(floats("missing", missing));
    }
  }

  /** {@code z / sqrt(1 + (z/3)^2)}; z is bounded before, so that no square overflows. */
  private String bounded(String z) {
    String least = named("Max", "bound", z, constant("least", -HUGE));
    String finite = named("Min", "bound", least, constant("most", HUGE));
    String share = named("Div", "bound", finite, constant("bound", BOUND));
    String square = named("Mul", "bound", share, share);
    String sum = named("Add", "bound", square, constant("unit", 1));
    return named("Div", "bounded", finite, named("Sqrt", "bound", sum));
  }

  private void yesOrNo(BooleanEncoder encoder, String x) {
    String missing = node("IsNaN", x);
    parts.add(floats("z", node("Where", missing, constant("share", encoder.share()), x)));
    if (encoder.indicator()) {
      parts.add(floats("missing", missing));
    }
  }

  private void oneHot(OneHotEncoder encoder, String x) {
    int width = encoder.width();
    int known = encoder.categories().size();
    long other = encoder.other() ? known : -1;
    String position =
        labels(encoder.categories(), 0, encoder.missing() ? width - 1 : other, other, x);
    long[] all = new long[width];
    float[] means = new float[width];
    for (int i = 0; i < width; i++) {
      all[i] = i;
      means[i] = encoder.means().get(i).floatValue();
    }
    String equal = node("Equal", position, graph.constant(place + "positions", all, 1, width));
    String row = floats("one_hot", equal);
    String unknown = node("Less", position, graph.constant(place + "first", new long[] {0}));
    parts.add(node("Where", unknown, graph.constant(place + "means", means, 1, width), row));
  }

  private void code(CodeEncoder encoder, String x) {
    boolean missing = encoder.missing();
    String position = labels(encoder.categories(), missing ? 2 : 1, missing ? 1 : 0, 0, x);
    parts.add(floats("code", position));
  }

  /** Positions of text: that of each category, that of the empty one, that of all others. */
  private String labels(
      List<String> categories, long first, long missing, long otherwise, String x) {
    AttributeProto.Builder keys =
        AttributeProto.newBuilder()
            .setName("keys_strings")
            .setType(AttributeProto.AttributeType.STRINGS);
    AttributeProto.Builder values =
        AttributeProto.newBuilder()
            .setName("values_int64s")
            .setType(AttributeProto.AttributeType.INTS);
    long next = first;
    for (String category : categories) {
      keys.addStrings(ByteString.copyFromUtf8(category));
      values.addInts(next++);
    }
    if (!categories.contains("")) {
      keys.addStrings(ByteString.EMPTY);
      values.addInts(missing);
    }
    return graph.mlNode(
        "LabelEncoder",
        place + "LabelEncoder",
        List.of(x),
        keys.build(),
        values.build(),
        attribute("default_int64", otherwise));
  }

  private String floats(String what, String value) {
    return graph.node(
        "Cast", place + "Cast_" + what, List.of(value), attribute("to", DataType.FLOAT_VALUE));
  }

  private String node(String operator, String... inputs) {
    return graph.node(operator, place + operator, List.of(inputs));
  }

  private String named(String operator, String what, String... inputs) {
    return graph.node(operator, place + operator + "_" + what, List.of(inputs));
  }

  private String constant(String name, double value) {
    return graph.constant(place + name, new double[] {value});
  }
}
