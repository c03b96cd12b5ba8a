package io.evenkeel.network;

import io.evenkeel.kernels.ActivationFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Networks of images and of rows, with random settings of every layer. */
final class RandomNetworks {
  private final RandomGenerator random;
  private int names;

  RandomNetworks(RandomGenerator random) {
    this.random = random;
  }

  /** A network with that many outputs. */
  Network network(int outputs) {
    boolean rows = chance(0.3);
    Shape input = rows ? Shape.of(between(3, 9)) : new Shape(between(6, 12), between(6, 12), 4);
    List<Layer> layers = new ArrayList<>();
    Shape shape = input;
    if (rows && chance(0.5)) {
      layers.add(new Embedding(List.of(new EmbeddingTable(5, 2), new EmbeddingTable(300, 17))));
      shape = layers.getFirst().output(input);
    }
    shape = append(layers, shape, between(1, 7), 0);
    if (shape.positions() > 1) {
      layers.add(chance(0.5) ? new Flatten() : new GlobalAveragePool());
    }
    layers.add(named(new Dense(outputs, chance(0.7), initialization())));
    return new Network(input, layers);
  }

  private Shape append(List<Layer> layers, Shape from, int count, int depth) {
    Shape shape = from;
    for (int i = 0; i < count; i++) {
      Layer layer = shape.positions() > 1 && chance(0.6) ? ofImages(shape) : any(shape, depth);
      if (layer instanceof BatchNorm && endsWithBias(layers)) {
        layers.add(new Activation(ActivationFunction.SIGMOID));
      }
      layers.add(named(layer));
      shape = layer.output(shape);
      if (layer instanceof WeightedLayer weighted && !weighted.bias() && chance(0.6)) {
        layers.add(norm());
      }
    }
    return shape;
  }

  private static boolean endsWithBias(List<Layer> layers) {
    Layer last = layers.isEmpty() ? new Flatten() : layers.getLast();
    Layer layer = last instanceof Named(_, Layer inner) ? inner : last;
    return layer instanceof WeightedLayer weighted && weighted.bias();
  }

  private Layer named(Layer layer) {
    return chance(0.2) ? new Named("a_%d.b".formatted(names++), layer) : layer;
  }

  private Layer ofImages(Shape shape) {
    int height = between(1, Math.min(3, shape.height()));
    int width = between(1, Math.min(3, shape.width()));
    int strideY = between(1, 2);
    int strideX = between(1, 2);
    Padding.Explicit pad =
        new Padding.Explicit(
            between(0, height - 1),
            between(0, height - 1),
            between(0, width - 1),
            between(0, width - 1));
    return switch (between(0, 3)) {
      case 0 -> new MaxPool2d(height, width, strideY, strideX, pad);
      case 1 -> new AveragePool2d(height, width, strideY, strideX, pad, chance(0.5));
      default -> {
        int groups = shape.channels() % 2 == 0 ? between(1, 2) : 1;
        Padding padding = any(List.of(Padding.SAME, Padding.VALID, Padding.of(1), pad));
        int dilation = padding.equals(Padding.SAME) ? between(1, 2) : 1;
        yield new Conv2d(
            2 * between(1, 3),
            height,
            width,
            strideY,
            strideX,
            padding,
            dilation,
            dilation,
            groups,
            chance(0.5),
            initialization());
      }
    };
  }

  private Layer any(Shape shape, int depth) {
    return switch (between(0, depth < 3 ? 5 : 3)) {
      case 0 -> new Activation(ActivationFunction.LEAKY_RELU, between(1, 40) / 100f);
      case 1 -> new Activation(any(List.of(ActivationFunction.values())));
      case 2 -> new Dropout(between(0, 9) / 10f);
      case 3 -> new Scale(between(1, 9) / -9f);
      case 4 -> residual(shape, depth);
      default ->
          shape.positions() > 1 ? norm() : new Dense(between(2, 9), chance(0.5), initialization());
    };
  }

  private Residual residual(Shape shape, int depth) {
    List<Layer> branch = new ArrayList<>();
    if (chance(0.3)) {
      branch.add(norm());
      branch.add(new Activation(ActivationFunction.GELU));
      return new Residual(branch);
    }
    List<Layer> shortcut = new ArrayList<>();
    Shape one = append(branch, shape, between(1, 3), depth + 1);
    Shape other = append(shortcut, shape, between(0, 1), depth + 1);
    if (!one.equals(other)) {
      join(branch, one);
      join(shortcut, other);
    }
    return new Residual(branch, shortcut);
  }

  /** Makes six numbers of the shape that a branch has. */
  private void join(List<Layer> way, Shape shape) {
    if (shape.positions() > 1) {
      way.add(new GlobalAveragePool());
    }
    way.add(new Dense(6, true, initialization()));
  }

  private <T> T any(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private BatchNorm norm() {
    return new BatchNorm(
        chance(0.5) ? 1e-5 : random.nextDouble(1e-12, 1),
        chance(0.5) ? 0.9 : random.nextDouble(),
        any(List.of(Statistics.values())),
        any(List.of(VarianceEstimator.values())),
        chance(0.7),
        chance(0.7),
        chance(0.7),
        any(List.of(NormalizeBy.values())),
        chance(0.7) ? 0 : between(2, 64));
  }

  private Initialization initialization() {
    return switch (between(0, 5)) {
      case 0 -> new Initialization.He();
      case 1 -> new Initialization.Xavier();
      case 2 -> new Initialization.Gaussian(random.nextDouble());
      default -> new Initialization.FromActivation();
    };
  }

  private int between(int least, int most) {
    return random.nextInt(least, most + 1);
  }

  private boolean chance(double probability) {
    return random.nextDouble() < probability;
  }
}
