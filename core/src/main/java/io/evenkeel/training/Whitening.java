package io.evenkeel.training;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.internal.whitening.SymmetricEigen;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Conv2d;
import io.evenkeel.network.Graph;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.Node;
import io.evenkeel.network.NormalizeBy;
import io.evenkeel.network.Op;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.network.Shape;
import io.evenkeel.network.WeightedLayer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Filters of the first convolution that make the patches of the training images white: with M the
 * mean of p p' over all patches p of some images (kernel height x kernel width x channels, the mean
 * not subtracted), and its eigenvalues l_i and eigenvectors e_i by descending value,
 *
 * <pre>
 *   filter i = e_i / sqrt(l_i + epsilon),    filter n/2 + i = -filter i,    i = 0 .. n/2 - 1
 * </pre>
 *
 * in double, of the images as a frozen BatchNorm below it standardises them, where there is one.
 * The layer is then frozen: {@code Trainer.of(network).initialize(Whitening.of("0"))}, and {@code
 * withFrozen(ParameterGroup.weights().under("0"))}. Source: airbench94 (Jordan 2024, arXiv
 * 2404.00498, section 3.1, {@code init_whitening_conv}).
 *
 * <p>Where l_i is below epsilon / 100, which Jordan's images do not have but grey pictures saved in
 * colour do, the filters begin again with i = 0: behind a filter that shows next to nothing, a
 * BatchNorm divides by next to nothing, and gradients become too large.
 *
 * @param path the convolution's
 * @param images how many images, the first ones; all where there are fewer
 * @param epsilon positive
 */
public record Whitening(String path, int images, double epsilon) implements InitialWeights {
  private static final int CHUNK = 64;

  /** A direction with a smaller part of epsilon would come out with a deviation below 0.1. */
  private static final double FAINTEST = 0.01;

  public Whitening {
    if (images < 1) {
      throw new InvalidInputException("whitening needs 1 or more images, but got " + images);
    }
    if (!(epsilon > 0) || Double.isInfinite(epsilon)) {
      throw new InvalidInputException(
          "whitening's epsilon must be positive and finite, but got " + epsilon);
    }
  }

  /** With airbench94's 5,000 images and an epsilon of 5e-4. */
  public static Whitening of(String path) {
    return new Whitening(path, 5000, 5e-4);
  }

  /**
   * Checks that a network's layer can be whitened.
   *
   * @throws InvalidInputException if not
   */
  public void requireFits(Network network) {
    Conv2d layer = layer(network);
    int depth = depth(layer, network.input());
    int filters = layer.filters();
    boolean plain = layer.groups() == 1 && layer.dilationY() == 1 && layer.dilationX() == 1;
    if (filters % 2 != 0 || filters > 2 * depth || !plain) {
      throw new InvalidInputException(
          "whitening gives pairs of filters, at most %d of patches of %d numbers, but layer %s is a %s with %d filters"
              .formatted(2 * depth, depth, path, layer.label(), filters));
    }
  }

  private static int depth(Conv2d layer, Shape image) {
    return layer.kernelHeight() * layer.kernelWidth() * image.channels();
  }

  @Override
  public Map<ParameterKey, float[]> of(
      Network network, Dataset train, Map<String, Moments> statistics) {
    requireFits(network);
    Conv2d layer = layer(network);
    Standardisation standardisation = standardisation(network, statistics);
    Shape image = network.input();
    int depth = depth(layer, image);
    int filters = layer.filters();
    SymmetricEigen eigen =
        SymmetricEigen.of(secondMoments(layer, image, train, standardisation, depth));
    float[] weight = new float[depth * filters];
    int directions = directions(eigen.values(), filters / 2);
    for (int f = 0; f < filters / 2; f++) {
      int direction = f % directions;
      double scale = 1 / Math.sqrt(eigen.values()[direction] + epsilon);
      for (int k = 0; k < depth; k++) {
        float value = (float) (eigen.vectors()[direction][k] * scale);
        weight[k * filters + f] = value;
        weight[k * filters + filters / 2 + f] = -value;
      }
    }
    return Map.of(new ParameterKey(path, WeightedLayer.WEIGHT), weight);
  }

  /** How many of the first directions are not too faint for a filter; at least one. */
  private int directions(double[] eigenvalues, int pairs) {
    int count = 1;
    while (count < pairs && eigenvalues[count] >= FAINTEST * epsilon) {
      count++;
    }
    return count;
  }

  /**
   * The first convolution of a network, if it takes the images themselves or what a frozen
   * BatchNorm makes of them.
   */
  public static Optional<Node> first(Network network) {
    Graph graph = network.graph();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Conv2d) {
        Node below = graph.node(node.input());
        boolean standardised =
            isFrozen(below) && graph.node(below.input()).op() instanceof Op.Input;
        return below.op() instanceof Op.Input || standardised
            ? Optional.of(node)
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static boolean isFrozen(Node node) {
    return node.op() instanceof BatchNorm norm
        && norm.normalizeBy() == NormalizeBy.RUNNING
        && !norm.updateStatistics()
        && !norm.learnGamma()
        && !norm.learnBeta();
  }

  private Node node(Network network) {
    return first(network)
        .filter(node -> node.path().equals(path))
        .orElseThrow(() ->
            new InvalidInputException(
                "whitening needs a convolution of the images themselves, but layer '%s' is not one"
                    .formatted(path)));
  }

  private Conv2d layer(Network network) {
    return (Conv2d) node(network).op();
  }

  /** What a frozen BatchNorm makes of each channel: (x - mean) * scale. */
  private record Standardisation(double[] mean, double[] scale) {
    void apply(float[] pixels, int count) {
      for (int i = 0; i < count; i++) {
        int c = i % mean.length;
        pixels[i] = (float) ((pixels[i] - mean[c]) * scale[c]);
      }
    }
  }

  private Standardisation standardisation(Network network, Map<String, Moments> statistics) {
    int channels = network.input().channels();
    double[] mean = new double[channels];
    double[] scale = new double[channels];
    Arrays.fill(scale, 1);
    Node below = network.graph().node(node(network).input());
    if (below.op() instanceof BatchNorm norm) {
      Moments moments = statistics.get(below.path());
      if (moments == null) {
        throw new InvalidInputException(
            "whitening needs the statistics that BatchNorm %s starts from: hand them to the trainer"
                .formatted(below.path()));
      }
      for (int c = 0; c < channels; c++) {
        mean[c] = moments.mean()[c];
        scale[c] = 1 / Math.sqrt(moments.variance()[c] + norm.epsilon());
      }
    }
    return new Standardisation(mean, scale);
  }

  /** The mean of p p' over the patches, rows and columns by (ky, kx, c). */
  private double[][] secondMoments(
      Conv2d layer, Shape image, Dataset train, Standardisation standardisation, int depth) {
    double[][] sum = new double[depth][depth];
    int count = Math.min(images, train.rows());
    int[] rows = IntStream.range(0, count).toArray();
    int size = image.features();
    float[] pixels = new float[CHUNK * size];
    double[] patch = new double[depth];
    int run = layer.kernelWidth() * image.channels();
    int down = image.height() - layer.kernelHeight() + 1;
    int across = image.width() - layer.kernelWidth() + 1;
    for (int from = 0; from < count; from += CHUNK) {
      int n = Math.min(CHUNK, count - from);
      train.copyFeatures(rows, from, n, pixels, 0);
      standardisation.apply(pixels, n * size);
      for (int i = 0; i < n; i++) {
        for (int y = 0; y < down; y++) {
          for (int x = 0; x < across; x++) {
            int at = i * size + (y * image.width() + x) * image.channels();
            copy(pixels, at, image.width() * image.channels(), patch, run);
            add(patch, sum);
          }
        }
      }
    }
    double patches = (double) count * down * across;
    for (int r = 0; r < depth; r++) {
      for (int c = 0; c <= r; c++) {
        sum[r][c] /= patches;
        sum[c][r] = sum[r][c];
      }
    }
    return sum;
  }

  /** Copies a patch, runs of neighbouring floats {@code stride} apart. */
  private static void copy(float[] pixels, int from, int stride, double[] patch, int run) {
    for (int k = 0; k < patch.length; k++) {
      patch[k] = pixels[from + k / run * stride + k % run];
    }
  }

  private static void add(double[] patch, double[][] sum) {
    for (int r = 0; r < patch.length; r++) {
      double value = patch[r];
      double[] row = sum[r];
      for (int c = 0; c <= r; c++) {
        row[c] += value * patch[c];
      }
    }
  }
}
