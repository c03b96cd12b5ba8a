package io.evenkeel.onnx;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Task;
import io.evenkeel.model.BatchNormStatistics;
import io.evenkeel.model.InputDescription;
import io.evenkeel.model.Model;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Conv2d;
import io.evenkeel.network.Dense;
import io.evenkeel.network.Flatten;
import io.evenkeel.network.Initialization;
import io.evenkeel.network.Layer;
import io.evenkeel.network.LeafLayer;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.network.Shape;
import io.evenkeel.network.Statistics;
import io.evenkeel.network.WeightedLayer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The layers, weights and statistics of an import, as they are found from input to output. */
final class ModelParts {
  private final List<GraphPart> root = new ArrayList<>();
  private final List<GraphPart.Leaf> leaves = new ArrayList<>();
  private final List<Supplier<String>> notes = new ArrayList<>();

  /** The list that layers are added to: the network's, or that of one way of a residual. */
  private List<GraphPart> parts = root;

  /** How many residuals that list lies in. */
  private int depth;

  private int inputColumns;
  private int columns;

  /** The input's shape, where it is an image; null where it is rows. */
  private final @Nullable Shape inputImage;

  /** The shape of the value that the layers so far make, while it is an image. */
  private @Nullable Shape image;

  /**
   * Starts without layers.
   *
   * @param columns of the input; 0 where the graph does not say
   * @param image the input's shape, if it is an image
   */
  ModelParts(int columns, @Nullable Shape image) {
    inputColumns = columns;
    inputImage = image;
    this.image = image;
    this.columns = image == null ? columns : image.channels();
  }

  /** The shape of the value that the layers so far make; null where it is rows. */
  @Nullable Shape image() {
    return image;
  }

  /** Adds a layer of images without weights. */
  void addImageLayer(LeafLayer layer) {
    add(layer, null);
    image = layer.output(Objects.requireNonNull(image));
    columns = image.channels();
  }

  /** Makes rows of an image; of one with a single pixel no layer is needed. */
  void flatten() {
    if (image != null) {
      if (image.positions() > 1) {
        add(new Flatten(), null);
      }
      columns = image.features();
      image = null;
    }
  }

  /**
   * Adds a convolution.
   *
   * @param weight (ky, kx, c) x filters
   * @param name its path in the file, if it has one
   */
  void addConvolution(
      Conv2d layer, float[] weight, float @Nullable [] bias, @Nullable String name) {
    GraphPart.Leaf leaf = add(layer, name);
    leaf.parameters.put(Conv2d.WEIGHT, weight);
    if (bias != null) {
      leaf.parameters.put(Conv2d.BIAS, bias);
    }
    image = layer.output(Objects.requireNonNull(image));
    columns = image.channels();
  }

  /** Whether no layer has been found yet. */
  boolean isEmpty() {
    return leaves.isEmpty() && depth == 0;
  }

  boolean hasWeights() {
    return leaves.stream().anyMatch(leaf -> leaf.layer instanceof WeightedLayer);
  }

  /** Columns of the value that the layers so far make; 0 where that is not known yet. */
  int columns() {
    return columns == 0 ? inputColumns : columns;
  }

  void note(String sentence) {
    notes.add(() -> sentence);
  }

  /** What was converted or left out, once {@link #model} has given the layers their paths. */
  List<String> notes() {
    return notes.stream().map(Supplier::get).toList();
  }

  /** Adds a layer without weights. */
  void add(LeafLayer layer) {
    add(layer, null);
  }

  private GraphPart.Leaf add(LeafLayer layer, @Nullable String name) {
    GraphPart.Leaf leaf = new GraphPart.Leaf(layer, name);
    leaves.add(leaf);
    parts.add(leaf);
    return leaf;
  }

  /**
   * Adds a residual.
   *
   * @param first adds the layers of one way
   * @param second adds those of the other
   * @param what what adds them, for the message
   */
  void addJoin(Runnable first, Runnable second, String what) {
    List<GraphPart> outer = parts;
    int before = columns;
    Shape beforeImage = image;
    depth++;
    List<GraphPart> one = way(first, before, beforeImage);
    int oneColumns = columns;
    Shape oneImage = image;
    List<GraphPart> other = way(second, before, beforeImage);
    int otherColumns = columns();
    Shape otherImage = image;
    parts = outer;
    depth--;
    columns = oneColumns;
    image = oneImage;
    if (!Objects.equals(oneImage, otherImage)) {
      throw new InvalidInputException(
          "%s adds %s and %s, and a residual adds values of the same shape"
              .formatted(what, shape(oneImage), shape(otherImage)));
    }
    if (columns() != otherColumns) {
      throw new InvalidInputException(
          "%s adds rows of %d columns and rows of %d, and a residual adds rows of the same size"
              .formatted(what, columns(), otherColumns));
    }
    if (one.isEmpty() && other.isEmpty()) {
      throw new InvalidInputException(
          what + " adds a value to itself, and a residual needs a layer on one of its ways");
    }
    boolean turned =
        one.isEmpty()
            || (!other.isEmpty() && PartNames.isShortcut(one) && !PartNames.isShortcut(other));
    parts.add(turned ? new GraphPart.Join(other, one) : new GraphPart.Join(one, other));
  }

  private static String shape(@Nullable Shape image) {
    return image == null ? "rows" : "images of " + image;
  }

  private List<GraphPart> way(Runnable layers, int before, @Nullable Shape beforeImage) {
    parts = new ArrayList<>();
    columns = before;
    image = beforeImage;
    layers.run();
    return parts;
  }

  /**
   * Requires that a value has so many columns, or learns it.
   *
   * @param what what needs them, for the message
   */
  void requireColumns(int needed, String what) {
    if (columns() == 0) {
      inputColumns = needed;
    } else if (columns() != needed) {
      throw new InvalidInputException(
          "%s takes %d columns, but gets %d".formatted(what, needed, columns()));
    }
  }

  /**
   * Adds a dense layer without a bias.
   *
   * @param weight inputs x features
   * @param name its path in the file, if it has one
   */
  void addDense(float[] weight, int features, @Nullable String name) {
    Dense layer = new Dense(features, false, new Initialization.FromActivation());
    add(layer, name).parameters.put(Dense.WEIGHT, weight);
    columns = features;
  }

  /** The last layer of the present way; null if it is a residual, or there is none. */
  @Nullable LeafLayer last() {
    return !parts.isEmpty() && parts.getLast() instanceof GraphPart.Leaf leaf ? leaf.layer : null;
  }

  /** Whether the last layer is dense and may get a bias. */
  boolean endsWithoutBias() {
    return last() instanceof Dense dense && !dense.bias();
  }

  /**
   * Gives a bias to the last layer, which must be dense and without one.
   *
   * @param name the layer's path in the file, if it has one
   */
  void addBias(float[] bias, @Nullable String name) {
    GraphPart.Leaf last = (GraphPart.Leaf) parts.getLast();
    last.layer = ((Dense) last.layer).withBias(true);
    last.parameters.put(Dense.BIAS, bias);
    last.name = last.name == null ? name : last.name;
  }

  /**
   * Adds a batch normalization; the bias of a dense layer right before it goes into its mean.
   *
   * @param mean overwritten
   * @param name its path in the file, if it has one
   */
  void addBatchNorm(
      BatchNorm layer,
      float[] gamma,
      float[] beta,
      double[] mean,
      double[] variance,
      @Nullable String name) {
    if (!parts.isEmpty() && parts.getLast() instanceof GraphPart.Leaf before) {
      takeBias(before, mean);
    }
    GraphPart.Leaf norm = add(layer, name);
    norm.parameters.put(BatchNorm.GAMMA, gamma);
    norm.parameters.put(BatchNorm.BETA, beta);
    norm.statistics =
        new BatchNormStatistics(0, Map.of(Statistics.EMA, new Moments(mean, variance)));
  }

  /** Takes the bias of the layer before a batch normalization, if it has one, into its mean. */
  private void takeBias(GraphPart.Leaf before, double[] mean) {
    if (!(before.layer instanceof WeightedLayer layer) || !layer.bias()) {
      return;
    }
    float[] bias = Objects.requireNonNull(before.parameters.remove(WeightedLayer.BIAS));
    for (int j = 0; j < mean.length; j++) {
      mean[j] -= bias[j];
    }
    before.layer = layer.withBias(false);
    notes.add(() ->
        ("the bias of layer %s, which the batch normalization behind it subtracts again,"
                + " went into its running mean")
            .formatted(before.path));
  }

  Model model(Task task, InputDescription input, List<String> classes) {
    List<Layer> layers = new PartNames().layers(root);
    Map<ParameterKey, float[]> parameters = new HashMap<>();
    Map<String, BatchNormStatistics> statistics = new HashMap<>();
    for (GraphPart.Leaf leaf : leaves) {
      leaf.parameters.forEach(
          (role, values) -> parameters.put(new ParameterKey(leaf.path, role), values));
      if (leaf.statistics != null) {
        statistics.put(leaf.path, leaf.statistics);
      }
    }
    Network network =
        inputImage == null ? new Network(inputColumns, layers) : new Network(inputImage, layers);
    return Model.of(network)
        .parameters(parameters)
        .statistics(statistics)
        .task(task)
        .input(input)
        .classNames(classes)
        .build();
  }
}
