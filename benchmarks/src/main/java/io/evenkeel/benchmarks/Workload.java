package io.evenkeel.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The networks and batches whose steps are timed. Dense ones have three hidden layers of one width,
 * an activation after every layer but the last, with or without a BatchNorm before the activation;
 * those for images, 32 x 32 in colour, are well-known networks. A layer followed by BatchNorm has
 * no bias.
 *
 * <p>W1 to W4, W6 and W7 are training steps: forward, loss, backward, update. W5 is inference with
 * W2's network in its inference mode, one row or 1024 rows at a time, and W8 with W7's, one image
 * or 256.
 */
public enum Workload {
  W1(60, Hidden.SIGMOID, Optimizer.SGD, 0.1, 784, 100, 10),
  W2(256, Hidden.RELU, Optimizer.ADAM, 1e-3, 784, 512, 10),
  W3(1024, Hidden.RELU, Optimizer.MOMENTUM, 1e-3, 256, 1024, 1),
  W4(64, Optimizer.MOMENTUM, 1e-3, "cnn"),
  W5_1(1, Hidden.RELU, Optimizer.NONE, 0, 784, 512, 10),
  W5_1024(1024, Hidden.RELU, Optimizer.NONE, 0, 784, 512, 10),
  W6(512, Optimizer.NESTEROV, 1e-3, "airbench94"),
  W7(128, Optimizer.MOMENTUM, 1e-3, "resnet18"),
  W8_1(1, Optimizer.NONE, 0, "resnet18"),
  W8_256(256, Optimizer.NONE, 0, "resnet18");

  /** The activation of the hidden layers. */
  public enum Hidden {
    SIGMOID,
    RELU
  }

  /**
   * How the weights are updated: {@code MOMENTUM} is SGD with momentum 0.9, no dampening, and
   * {@code NESTEROV} the same with Nesterov's gradient; {@code ADAM} has beta1 0.9, beta2 0.999 and
   * epsilon 1e-8; {@code NONE} marks inference.
   */
  public enum Optimizer {
    SGD,
    ADAM,
    MOMENTUM,
    NESTEROV,
    NONE
  }

  private static final int HIDDEN_LAYERS = 3;

  /** Height and width of the images. */
  public static final int IMAGE = 32;

  private static final int IMAGE_FEATURES = IMAGE * IMAGE * 3;

  /** epsilon of every BatchNorm, PyTorch's default. */
  public static final double EPSILON = 1e-5;

  /** The share of the old running statistics that a step keeps, PyTorch's momentum 0.1. */
  public static final double EMA_DECAY = 0.9;

  private final int batch;
  private final Hidden hidden;
  private final Optimizer optimizer;
  private final double learningRate;
  private final int inputs;
  private final int width;
  private final int outputs;
  private final String images;

  Workload(int batch, Optimizer optimizer, double learningRate, String images) {
    this(batch, Hidden.RELU, optimizer, learningRate, IMAGE_FEATURES, 0, 10, images);
  }

  Workload(
      int batch,
      Hidden hidden,
      Optimizer optimizer,
      double learningRate,
      int inputs,
      int width,
      int outputs) {
    this(batch, hidden, optimizer, learningRate, inputs, width, outputs, "");
  }

  Workload(
      int batch,
      Hidden hidden,
      Optimizer optimizer,
      double learningRate,
      int inputs,
      int width,
      int outputs,
      String images) {
    this.batch = batch;
    this.hidden = hidden;
    this.optimizer = optimizer;
    this.learningRate = learningRate;
    this.inputs = inputs;
    this.width = width;
    this.outputs = outputs;
    this.images = images;
  }

  /** The name of its network of images; empty for a dense one. */
  public String images() {
    return images;
  }

  /** Whether its network takes images. */
  public boolean ofImages() {
    return !images.isEmpty();
  }

  /** The workload that the command line calls {@code W1}, {@code W5-1024} and so on. */
  public static Workload named(String label) {
    return Arrays.stream(values())
        .filter(workload -> workload.label().equals(label))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "expected a workload, one of %s, but got %s".formatted(labels(), label)));
  }

  /** The names of all workloads, as the command line has them. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(Workload::label).toList();
  }

  /** The name on the command line and in tables. */
  public String label() {
    return name().replace('_', '-');
  }

  /** Rows of a mini-batch. */
  public int batch() {
    return batch;
  }

  public Hidden hidden() {
    return hidden;
  }

  public Optimizer optimizer() {
    return optimizer;
  }

  public double learningRate() {
    return learningRate;
  }

  /** Steps timed in one process: one or two seconds' worth on a core with AVX-512. */
  public int repetitions() {
    return switch (this) {
      case W1 -> 3000;
      case W2 -> 100;
      case W3 -> 14;
      case W4 -> 40;
      case W6 -> 4;
      case W7 -> 5;
      case W8_1 -> 200;
      case W8_256 -> 5;
      case W5_1 -> 15000;
      case W5_1024 -> 80;
    };
  }

  /** Whether a step trains; otherwise it is one inference call. */
  public boolean trains() {
    return optimizer != Optimizer.NONE;
  }

  /** Number of dense layers, the last one included; 0 for a network of images. */
  public int denseLayers() {
    return ofImages() ? 0 : HIDDEN_LAYERS + 1;
  }

  /** Columns of the input of dense layer {@code layer}, counted from 0. */
  public int inputs(int layer) {
    return layer == 0 ? inputs : width;
  }

  /** Columns of the output of dense layer {@code layer}, counted from 0. */
  public int outputs(int layer) {
    return layer == HIDDEN_LAYERS ? outputs : width;
  }

  /** Columns of the network's output: the number of classes, or 1 for a regression. */
  public int outputs() {
    return outputs;
  }

  /**
   * Whether the loss is softmax cross-entropy over classes; otherwise it is the mean squared error.
   */
  public boolean classifies() {
    return outputs > 1;
  }

  /**
   * The network and batch in a few words, for a table: {@code 784-100-100-100-10, sigmoid, ...}.
   */
  public String description() {
    String step = trains() ? lower(optimizer) : "inference";
    if (ofImages()) {
      return "%s, %d x %d x 3, batch %d, %s".formatted(images, IMAGE, IMAGE, batch, step);
    }
    return "%d-%d-%d-%d-%d, %s, batch %d, %s"
        .formatted(inputs, width, width, width, outputs, lower(hidden), batch, step);
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
