package io.evenkeel.internal.folded;

import io.evenkeel.internal.folded.FoldedLayer.Affine;
import io.evenkeel.internal.folded.FoldedLayer.Filters;
import io.evenkeel.internal.folded.FoldedLayer.Gather;
import io.evenkeel.internal.folded.FoldedLayer.Linear;
import io.evenkeel.internal.folded.FoldedLayer.Pixels;
import io.evenkeel.internal.folded.FoldedLayer.Pointwise;
import io.evenkeel.internal.folded.FoldedLayer.Sum;
import io.evenkeel.internal.image.ImagePass;
import io.evenkeel.kernels.ActivationKernel;
import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.MatrixPacker;
import io.evenkeel.kernels.MatrixProduct;
import io.evenkeel.kernels.NormKernels;
import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.TileEpilogue;
import io.evenkeel.kernels.Workers;
import io.evenkeel.kernels.image.Convolution;
import io.evenkeel.kernels.image.ImageScratch;
import io.evenkeel.kernels.image.ImagesAtATime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a folded network of images, bound to arrays of their own for a few images. For one
 * caller at a time.
 */
final class ImageSteps {
  /** Floats after the last row of an array, so that whole vectors may be read. */
  private static final int SLACK = 64;

  private final FoldedNetwork network;
  private final float[][] arrays;
  private final NormKernels norms;
  private final Kernels kernels;
  private final int maxImages;
  private final ImageScratch scratch;
  private final MatrixProduct product;
  private final List<Bound> steps = new ArrayList<>();

  /** Distance between the rows of each array, as what was bound last writes it. */
  private final int[] strides;

  /** One step. */
  @FunctionalInterface
  private interface Bound {
    void run(int images);
  }

  /**
   * Binds the steps.
   *
   * @param weights of each step as its kernel takes them; read
   * @param workers the threads that share each step
   */
  ImageSteps(
      FoldedNetwork network,
      List<float[]> weights,
      int maxImages,
      Kernels kernels,
      Workers workers) {
    this.network = network;
    this.kernels = kernels;
    this.maxImages = maxImages;
    norms = kernels.norm();
    scratch = new ImageScratch(workers);
    product = new MatrixProduct(kernels.microKernel(), Blocking.DEFAULT, workers);
    arrays = new float[network.arrays()][];
    strides = new int[arrays.length];
    strides[0] = network.inputColumns();
    int[] sizes = new int[arrays.length];
    sizes[0] = network.inputs();
    for (FoldedNetwork.Step step : network.steps()) {
      int size = step.positions() * Blocking.padded(step.columns());
      sizes[step.to()] = Math.max(sizes[step.to()], size);
    }
    for (int i = 0; i < arrays.length; i++) {
      arrays[i] = new float[maxImages * sizes[i] + SLACK];
    }
    List<FoldedNetwork.Step> all = network.steps();
    for (int i = 0; i < all.size(); i++) {
      FoldedNetwork.Step step = all.get(i);
      boolean weighted = weights.get(i).length > 0;
      ActivationKernel activation =
          weighted && i + 1 < all.size() ? activationInPlace(all.get(i + 1), step.to()) : null;
      steps.add(bound(step, weights.get(i), activation));
      i += activation == null ? 0 : 1;
      strides[step.to()] = Blocking.padded(step.columns());
    }
  }

  /** The activation that a step applies to an array in its place; null if it does not. */
  private @Nullable ActivationKernel activationInPlace(FoldedNetwork.Step step, int array) {
    return step.layer() instanceof Pointwise p && step.from() == array && step.to() == array
        ? kernels.elementwise().activation(p.function(), p.slope())
        : null;
  }

  private Bound bound(
      FoldedNetwork.Step step, float[] weights, @Nullable ActivationKernel activation) {
    float[] x = arrays[step.from()];
    float[] y = arrays[step.to()];
    int from = strides[step.from()];
    int to = Blocking.padded(step.columns());
    MatrixPacker input = new MatrixPacker(x, from);
    return switch (step.layer()) {
      case Gather _ -> throw new IllegalArgumentException("an image has no codes");
      case Filters f -> {
        Convolution convolution =
            new Convolution(f.shape(), ImagesAtATime.FEW, maxImages, kernels, scratch);
        TileEpilogue finish = finish(f.bias(), activation);
        yield images -> convolution.forward(images, input, weights, y, to, finish);
      }
      case Linear l -> {
        TileEpilogue finish = finish(l.bias(), activation);
        yield images ->
            product.run(
                MatrixProduct.Left.ROWS,
                input,
                images,
                l.inputs(),
                l.outputs(),
                weights,
                y,
                to,
                Panels.WIDTH,
                finish);
      }
      case Pixels(var layer, var shape) -> {
        ImagePass pass = ImagePass.of(layer, shape, maxImages, kernels, scratch);
        yield images -> pass.forward(images, input, y, to, TileEpilogue.NONE);
      }
      case Affine a -> {
        float[] mean = padded(a.mean());
        float[] scale = padded(a.scale());
        float[] shift = padded(a.shift());
        yield images ->
            norms.affine(
                x, 0, from, mean, scale, shift, 0, y, 0, to, images * step.positions(), to);
      }
      case Pointwise p -> {
        ActivationKernel kernel = kernels.elementwise().activation(p.function(), p.slope());
        yield images ->
            kernel.forward(x, 0, from, y, 0, to, images * step.positions(), step.columns());
      }
      case Sum(int other) -> {
        int skipStride = strides[other];
        yield images -> add(step, input, arrays[other], skipStride, images);
      }
    };
  }

  private void add(
      FoldedNetwork.Step step, MatrixPacker input, float[] skip, int skipStride, int images) {
    float[] y = arrays[step.to()];
    int stride = Blocking.padded(step.columns());
    int rows = images * step.positions();
    if (step.from() != step.to()) {
      input.pack(0, rows, 0, step.columns(), y, 0, stride);
    }
    norms.addBlock(y, 0, stride, skip, 0, skipStride, rows, stride);
  }

  private static float[] padded(float[] values) {
    return Arrays.copyOf(values, Panels.count(values.length) * Panels.WIDTH);
  }

  private TileEpilogue finish(float[] bias, @Nullable ActivationKernel activation) {
    float[] b = padded(bias);
    return (row, rows, column, columns, tile, offset, stride, worker) -> {
      int width = Blocking.padded(columns);
      norms.addRow(tile, offset, stride, b, column, rows, width);
      if (activation != null) {
        activation.forward(tile, offset, stride, tile, offset, stride, rows, width);
      }
    };
  }

  /**
   * Sends images through.
   *
   * @param rows samples x inputs, row-major; read
   * @param first the first of the samples to take
   * @param logits samples x outputs; those rows are overwritten
   */
  void run(float[] rows, int first, int images, float[] logits) {
    int inputs = network.inputs();
    System.arraycopy(rows, first * inputs, arrays[0], 0, images * inputs);
    for (int i = 0; i < steps.size(); i++) {
      steps.get(i).run(images);
    }
    int outputs = network.outputs();
    float[] last = arrays[network.output()];
    int stride = strides[network.output()];
    for (int n = 0; n < images; n++) {
      System.arraycopy(last, n * stride, logits, (first + n) * outputs, outputs);
    }
  }
}
