package io.evenkeel.internal.fused;

import io.evenkeel.internal.embedding.Lookup;
import io.evenkeel.internal.image.ImagePass;
import io.evenkeel.kernels.JumpProduct;
import io.evenkeel.kernels.TileEpilogue;
import io.evenkeel.kernels.image.Convolution;
import io.evenkeel.kernels.image.ConvolutionGradients;
import io.evenkeel.kernels.image.PooledConvolution;
import io.evenkeel.kernels.image.WindowExtremes;
import io.evenkeel.network.Conv2d;
import io.evenkeel.network.Dense;
import io.evenkeel.network.MaxPool2d;
import io.evenkeel.network.Shape;
import io.evenkeel.network.WeightedLayer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Binds the links of one pass to its segments and gradients. */
final class LinkBinding {
  private final PassSetting setting;
  private final List<Segment> segments;
  private final float[][] gradients;

  LinkBinding(PassSetting setting, List<Segment> segments, float[][] gradients) {
    this.setting = setting;
    this.segments = segments;
    this.gradients = gradients;
  }

  /**
   * The link that fills a segment's matrix.
   *
   * @param first the same link of the first shard, whose parameters it has; null for its own
   * @param slot that of a shard with the same arrays for gradients; null for its own
   */
  Link link(int i, @Nullable Link first, @Nullable Link slot) {
    Segment above = segments.get(i);
    return switch (setting.plan.segments().get(i).feed()) {
      case Plan.Batch _ -> new BatchLink(above, setting.workers);
      case Plan.Vectors(var layer) ->
          new EmbeddedInput(
              layer,
              new Lookup(layer.layer(), input(layer).features()),
              above,
              setting.maxRows,
              setting.workers,
              first instanceof EmbeddedInput e ? e : null,
              slot instanceof EmbeddedInput e ? e : null);
      case Plan.Copy(int from) ->
          new CopyLink(segments.get(from), above, null, sink(from, i), setting);
      case Plan.Scaled(int from, var layer) ->
          new CopyLink(segments.get(from), above, layer, sink(from, i), setting);
      case Plan.Product(int from, var layer) -> product(i, from, layer, first, slot);
      case Plan.Convolved convolved -> convolution(i, convolved, first, slot);
      case Plan.Extremes(int from, var pool) ->
          new ExtremesLink(
              segments.get(from),
              above,
              pool,
              new WindowExtremes(
                  pool.layer().geometry(input(pool)),
                  setting.maxRows,
                  setting.kernels,
                  setting.workers));
      case Plan.Pooled(int from, var layer) -> {
        ImagePass pass =
            ImagePass.of(
                layer.layer(), input(layer), setting.maxRows, setting.kernels, setting.images);
        yield new PoolLink(
            segments.get(from), above, layer, pass, sink(from, i), above.matrixEpilogue);
      }
    };
  }

  private Shape input(Placed<?> layer) {
    return setting.plan.graph().inputShape(layer.node());
  }

  private ProductLink product(
      int i, int from, Placed<Dense> layer, @Nullable Link first, @Nullable Link slot) {
    Segment below = segments.get(from);
    return new ProductLink(
        below,
        segments.get(i),
        new DenseWeights(
            layer,
            below.features,
            weights(i, layer),
            first instanceof ProductLink p ? p.weights : null,
            slot instanceof ProductLink p ? p.weights : null),
        sink(from, i),
        setting.product,
        setting.packing,
        from == 0 && below.positions == 1 && below.spec.isEmpty() ? jumps(below, layer) : null,
        setting.gradientPanels);
  }

  private JumpProduct jumps(Segment below, Placed<Dense> layer) {
    return new JumpProduct(
        setting.maxRows,
        below.features,
        layer.layer().features(),
        setting.kernels,
        setting.workers);
  }

  private ConvLink convolution(
      int i, Plan.Convolved convolved, @Nullable Link first, @Nullable Link slot) {
    Placed<Conv2d> layer = convolved.layer();
    Placed<MaxPool2d> pool = convolved.pool();
    Convolution convolution =
        new Convolution(
            layer.layer().geometry(input(layer)), setting.maxRows, setting.kernels, setting.images);
    ConvolutionGradients convolutionGradients =
        new ConvolutionGradients(
            convolution.shape(), setting.maxRows, setting.kernels, setting.images);
    PooledConvolution pooled =
        pool == null
            ? null
            : new PooledConvolution(
                convolution.shape(),
                pool.layer().geometry(input(pool)),
                setting.maxRows,
                setting.kernels,
                setting.images);
    return new ConvLink(
        segments.get(convolved.from()),
        segments.get(i),
        new ConvWeights(
            layer,
            convolution,
            convolutionGradients,
            weights(i, layer),
            first instanceof ConvLink c ? c.weights : null,
            slot instanceof ConvLink c ? c.weights : null),
        sink(convolved.from(), i),
        convolution,
        convolutionGradients,
        pooled);
  }

  /** What the weights below a segment are bound to. */
  private LinkWeights.Binding weights(int i, Placed<?> layer) {
    return new LinkWeights.Binding(
        setting.workers.count(),
        setting.kernels,
        segments.get(i).matrixEpilogue,
        setting.flow.ofLink(i) != GradientFlow.Part.NONE,
        setting.trains(layer.node(), WeightedLayer.WEIGHT),
        setting.trains(layer.node(), WeightedLayer.BIAS));
  }

  private GradientSink sink(int of, int reader) {
    return sink(of, reader, setting.flow.ofLink(reader));
  }

  /** Where segment {@code reader} leaves its part of another's gradient. */
  private GradientSink sink(int of, int reader, GradientFlow.Part part) {
    Segment below = segments.get(of);
    return switch (part) {
      case NONE -> GradientSink.NONE;
      case EARLY ->
          new GradientSink(
              gradients[setting.flow.partBuffer(reader)],
              below.gradientStride,
              TileEpilogue.NONE,
              false);
      case LAST ->
          new GradientSink(below.gradient, below.gradientStride, below.gradientEpilogue, true);
    };
  }

  /**
   * Completes the gradient of what a segment adds, if this segment is the last to contribute to it.
   */
  @Nullable GradientCopy skipGradient(int reader) {
    Integer skip = setting.plan.segments().get(reader).spec().skip();
    if (skip == null || setting.flow.ofSkip(reader) != GradientFlow.Part.LAST) {
      return null;
    }
    Segment segment = segments.get(reader);
    return new GradientCopy(
        segment.sumGradient, sink(skip, reader, GradientFlow.Part.LAST), segment, setting.workers);
  }
}
