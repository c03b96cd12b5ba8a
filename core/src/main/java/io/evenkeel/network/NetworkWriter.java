package io.evenkeel.network;

import io.evenkeel.internal.layer.SimpleLayer;
import io.evenkeel.kernels.ActivationFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes layers as a {@link NetworkText}. */
final class NetworkWriter {
  private NetworkWriter() {}

  /**
   * Layers one after another.
   *
   * @param names whether they keep their names
   */
  static String layers(List<Layer> layers, boolean names) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      boolean normalized = NormPlacement.follows(layers, i + 1);
      texts.add(layer(layers.get(i), normalized, names));
    }
    return String.join(", ", texts);
  }

  private static String layer(Layer layer, boolean normalized, boolean names) {
    return switch (layer) {
      case Named(String name, Layer inner) ->
          layer(inner, normalized, names) + (names ? " as " + name : "");
      case Residual(List<Layer> branch, List<Layer> shortcut) ->
          shortcut.isEmpty()
              ? "res(%s)".formatted(layers(branch, names))
              : "res(%s | %s)".formatted(layers(branch, names), layers(shortcut, names));
      case Dense dense ->
          "dense %d%s%s"
              .formatted(
                  dense.features(),
                  bias(dense, normalized),
                  initialization(dense.initialization()));
      case Conv2d conv ->
          conv(conv) + bias(conv, normalized) + initialization(conv.initialization());
      case MaxPool2d pool -> "maxpool" + pool(pool);
      case AveragePool2d pool ->
          "avgpool%s%s".formatted(pool(pool), pool.countPadding() ? "" : " ignorepad");
      case GlobalAveragePool _ -> "gap";
      case Flatten _ -> "flatten";
      case BatchNorm norm -> "bn" + settings(norm);
      case Activation activation -> activation(activation);
      case Embedding embedding ->
          embedding.tables().stream()
              .map(t -> " %dx%d".formatted(t.categories(), t.dimension()))
              .collect(Collectors.joining("", "embedding", ""));
      case LeafLayer simple -> simple(SimpleLayer.of(simple), simple);
    };
  }

  /** A kind and its numbers. */
  private static String simple(SimpleLayer kind, LeafLayer layer) {
    return kind.values(layer).stream()
        .map(value -> " " + value)
        .collect(Collectors.joining("", kind.kind().toLowerCase(Locale.ROOT), ""));
  }

  private static String activation(Activation activation) {
    boolean sloped =
        activation.function() == ActivationFunction.LEAKY_RELU
            && activation.slope() != Activation.DEFAULT_SLOPE;
    return activation.label() + (sloped ? " " + activation.slope() : "");
  }

  /** A bias is there unless a BatchNorm follows; else a word says so. */
  private static String bias(WeightedLayer layer, boolean normalized) {
    if (layer.bias()) {
      return normalized ? " bias" : "";
    }
    return normalized ? "" : " nobias";
  }

  private static String initialization(Initialization initialization) {
    return initialization instanceof Initialization.FromActivation
        ? ""
        : " init " + start(initialization);
  }

  private static String start(Initialization initialization) {
    return switch (initialization) {
      case Initialization.FromActivation _ -> "auto";
      case Initialization.He _ -> "he";
      case Initialization.Xavier _ -> "xavier";
      case Initialization.Uniform _ -> "uniform";
      case Initialization.Gaussian(double sigma) -> "gaussian:" + sigma;
      case Initialization.Dirac(Initialization others) -> "dirac:" + start(others);
    };
  }

  private static String conv(Conv2d conv) {
    StringBuilder text = new StringBuilder("conv %d ".formatted(conv.filters()));
    text.append(size(conv.kernelHeight(), conv.kernelWidth()));
    if (conv.strideY() > 1 || conv.strideX() > 1) {
      text.append(" stride ").append(size(conv.strideY(), conv.strideX()));
    }
    if (conv.padding() instanceof Padding.Explicit padding) {
      text.append(padding.equals(Padding.VALID) ? " pad valid" : pad(padding));
    }
    if (conv.dilationY() > 1 || conv.dilationX() > 1) {
      text.append(" dilation ").append(size(conv.dilationY(), conv.dilationX()));
    }
    if (conv.groups() > 1) {
      text.append(" groups ").append(conv.groups());
    }
    return text.toString();
  }

  private static String pool(Pool2d pool) {
    String window = size(pool.windowHeight(), pool.windowWidth());
    String stride = size(pool.strideY(), pool.strideX());
    return " %s%s%s"
        .formatted(
            window,
            stride.equals(window) ? "" : " stride " + stride,
            pool.padding().equals(Padding.VALID) ? "" : pad(pool.padding()));
  }

  private static String pad(Padding.Explicit pad) {
    boolean even = pad.top() == pad.bottom() && pad.top() == pad.left() && pad.top() == pad.right();
    return even
        ? " pad " + pad.top()
        : " pad %d %d %d %d".formatted(pad.top(), pad.bottom(), pad.left(), pad.right());
  }

  private static String size(int height, int width) {
    return height == width ? String.valueOf(height) : "%dx%d".formatted(height, width);
  }

  private static String settings(BatchNorm norm) {
    BatchNorm usual = BatchNorm.DEFAULT;
    StringBuilder text = new StringBuilder();
    if (norm.epsilon() != usual.epsilon()) {
      text.append(" epsilon ").append(norm.epsilon());
    }
    if (norm.emaDecay() != usual.emaDecay()) {
      text.append(" decay ").append(norm.emaDecay());
    }
    if (norm.ghostRows() > 0) {
      text.append(" ghost ").append(norm.ghostRows());
    }
    if (norm.statistics() != usual.statistics()) {
      text.append(" statistics ").append(norm.statistics().name().toLowerCase(Locale.ROOT));
    }
    text.append(norm.estimator() == VarianceEstimator.UNBIASED ? " unbiased" : "")
        .append(norm.learnGamma() ? "" : " nogamma")
        .append(norm.learnBeta() ? "" : " nobeta")
        .append(norm.updateStatistics() ? "" : " noupdate")
        .append(norm.normalizeBy() == NormalizeBy.RUNNING ? " running" : "");
    return text.toString();
  }
}
