package io.evenkeel.onnx.recalibrate;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.evenkeel.data.ImageDataset;
import io.evenkeel.dataset.Dataset;
import io.evenkeel.json.Printable;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.onnx.graph.GraphView;
import io.evenkeel.onnx.graph.TensorValues;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How flat rows become the input of a graph.
 *
 * @param name of the input
 * @param type of the input, a floating-point one
 * @param shape of the input, without the first dimension
 * @param fixedRows the first dimension; 0 if it is open
 */
record OnnxRows(String name, DataType type, long[] shape, int fixedRows) {
  /** Dimensions of an image. */
  private static final int IMAGE = 3;

  /** No model takes more rows than this at once, but a damaged header can ask for them. */
  private static final int MOST_ROWS = 1 << 16;

  /** Bytes per number that the copies of the rows take on their way into ONNX Runtime. */
  private static final int BYTES_A_NUMBER = 24;

  /**
   * Reads the graph's only input.
   *
   * @throws InvalidInputException if rows of that many numbers do not fit
   */
  static OnnxRows of(GraphProto graph, int features) {
    return of(graph, features, List.of());
  }

  /**
   * Reads the graph's only input.
   *
   * @throws InvalidInputException if such rows do not fit
   */
  static OnnxRows of(GraphProto graph, Dataset data) {
    if (data instanceof ShapedRows rows) {
      requireOrder(graph, rows.shape());
    }
    return of(graph, data.features(), shapes(data));
  }

  /** Images whose dimensions are not those of the input have as many numbers in another order. */
  private static void requireOrder(GraphProto graph, List<Integer> given) {
    List<ValueInfoProto> inputs = new GraphView(graph).requiredInputs();
    long[] shape = inputs.size() == 1 ? shape(inputs.getFirst()) : new long[0];
    if (shape.length == IMAGE && given.size() == IMAGE && !isInOrder(shape, given)) {
      throw new InvalidInputException(
          "the model's input %s takes rows of the shape %s, but those of the data have the shape %s: turn their dimensions into that order"
              .formatted(
                  Printable.text(inputs.getFirst().getName()),
                  Arrays.toString(shape).replace("-1", "?"),
                  given));
    }
  }

  /** Whether they are the same, but for sizes of 1, which change no number's place. */
  private static boolean isInOrder(long[] shape, List<Integer> given) {
    long[] rows = given.stream().mapToLong(Integer::longValue).toArray();
    return settle(shape.clone(), given)
        || Arrays.equals(
            Arrays.stream(shape).filter(d -> d != 1).toArray(),
            Arrays.stream(rows).filter(d -> d != 1).toArray());
  }

  /** The shape of a row of an input, -1 where it is open. */
  private static long[] shape(ValueInfoProto input) {
    return input.getType().getTensorType().getShape().getDimList().stream()
        .skip(1)
        .mapToLong(dim -> dim.hasDimValue() ? Math.max(-1, dim.getDimValue()) : -1)
        .toArray();
  }

  /** The shapes that a row may be taken in. */
  private static List<List<Integer>> shapes(Dataset data) {
    return switch (data) {
      case ImageDataset pictures -> {
        int height = pictures.images().height();
        int width = pictures.images().width();
        int channels = pictures.images().channels();
        yield List.of(List.of(channels, height, width), List.of(height, width, channels));
      }
      case GraphImages taken -> List.of(taken.shape());
      case ShapedRows shaped -> List.of(shaped.shape());
      default -> List.of();
    };
  }

  private static OnnxRows of(GraphProto graph, int features, List<List<Integer>> shapes) {
    List<ValueInfoProto> inputs = new GraphView(graph).requiredInputs();
    if (inputs.size() != 1) {
      throw new InvalidInputException(
          "the model needs one input, of rows, but has %d: %s"
              .formatted(
                  inputs.size(), inputs.stream().map(i -> Printable.text(i.getName())).toList()));
    }
    ValueInfoProto input = inputs.getFirst();
    String name = Printable.text(input.getName());
    DataType type = DataType.forNumber(input.getType().getTensorType().getElemType());
    if (type == null || !TensorValues.isReal(type)) {
      throw new InvalidInputException(
          "the model's input %s must be of type FLOAT, DOUBLE, FLOAT16 or BFLOAT16, but is of type %s"
              .formatted(name, type));
    }
    List<TensorShapeProto.Dimension> dims = input.getType().getTensorType().getShape().getDimList();
    if (dims.size() < 2) {
      throw new InvalidInputException(
          "the model's input %s must have at least 2 dimensions, but states %d"
              .formatted(name, dims.size()));
    }
    long[] shape = shape(input);
    boolean settled =
        shapes.stream().anyMatch(known -> settle(shape, known)) || settle(shape, features);
    if (!settled && Arrays.stream(shape).filter(dim -> dim < 0).count() > 1) {
      throw new InvalidInputException(
          "the model's input %s takes rows of the shape %s, whose open dimensions %d numbers do not settle: give pictures, or a .npy or .pb file whose rows have that shape"
              .formatted(name, Arrays.toString(shape).replace("-1", "?"), features));
    }
    if (!settled) {
      throw new InvalidInputException(
          "the model's input %s takes rows of the shape %s, which %d numbers do not fill"
              .formatted(name, Arrays.toString(shape).replace("-1", "?"), features));
    }
    int rows = dims.getFirst().hasDimValue() ? rows(name, dims.getFirst(), features) : 0;
    return new OnnxRows(input.getName(), type, shape, rows);
  }

  private static int rows(String name, TensorShapeProto.Dimension first, int features) {
    long rows = first.getDimValue();
    if (rows < 0) { // some exporters mark an open dimension like this
      return 0;
    }
    long memory = Runtime.getRuntime().maxMemory() / 2 / BYTES_A_NUMBER / Math.max(1, features);
    long most = Math.max(1, Math.min(MOST_ROWS, memory));
    if (rows < 1 || rows > most) {
      throw new InvalidInputException(
          ("the model's input %s takes exactly %d rows at once, but it must be 1 to %d: export the"
                  + " model with an open first dimension")
              .formatted(name, rows, most));
    }
    return (int) rows;
  }

  /** Fills in all open dimensions from rows of a known shape; whether they fit. */
  private static boolean settle(long[] shape, List<Integer> known) {
    boolean fits =
        known.size() == shape.length
            && IntStream.range(0, shape.length)
                .allMatch(i -> shape[i] < 0 || shape[i] == known.get(i));
    if (fits) {
      Arrays.setAll(shape, known::get);
    }
    return fits;
  }

  /** Fills in the one open dimension, if there is one; whether the numbers fit then. */
  private static boolean settle(long[] shape, int features) {
    long known = 1;
    int open = -1;
    for (int i = 0; i < shape.length; i++) {
      if (shape[i] < 0 && open < 0) {
        open = i;
      } else if (shape[i] < 1 || shape[i] > features) {
        return false;
      } else {
        known = Math.min(known * shape[i], Integer.MAX_VALUE);
      }
    }
    if (open >= 0 && known <= features && features % known == 0) {
      shape[open] = features / known;
      return true;
    }
    return open < 0 && known == features;
  }

  /** Numbers per row. */
  int features() {
    return Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b));
  }

  /** How many rows go in when that many are given. */
  int fed(int count) {
    return fixedRows > 0 ? fixedRows : count;
  }

  /** The graph's input; if it takes a fixed number of rows, the last one is repeated. */
  Map<String, TensorProto> input(float[] rows, int count) {
    int fed = fed(count);
    int features = features();
    double[] values = new double[Math.multiplyExact(fed, features)];
    for (int i = 0; i < values.length; i++) {
      int row = Math.min(i / features, count - 1);
      values[i] = rows[row * features + i % features];
    }
    long[] whole = new long[shape.length + 1];
    whole[0] = fed;
    System.arraycopy(shape, 0, whole, 1, shape.length);
    return Map.of(name, TensorValues.of(name, type, values, whole));
  }
}
