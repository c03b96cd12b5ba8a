package io.evenkeel.onnx.recalibrate;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.kernels.RandomStream;
import io.evenkeel.network.Moments;
import io.evenkeel.onnx.recalibrate.RecalibrationOptions.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Computes the running statistics of a model's batch normalizations anew, over data of the user's.
 * {@link Method#EXACT} takes the layers in order, each with the new statistics of those below it;
 * {@link Method#BATCH} takes one pass in which each normalises by its batch, as in training (Nado
 * et al. 2020; Schneider et al. 2020).
 *
 * <p>The moments are pooled by count ({@link ChannelMoments}). By the exact method they are the
 * same whatever the batch size; by the batch method it matters, because it is what the layers below
 * normalise by.
 */
public final class Recalibration {
  private static final int FIRST_LOOK = 256;

  private final NormalizedModel model;
  private final Dataset data;
  private final RecalibrationOptions options;
  private final Progress progress;
  private final int[] order;
  private final int batchRows;
  private long done;

  /** Is told how far the computation has come. */
  @FunctionalInterface
  public interface Progress {
    /** So many rows of so many have gone through. */
    void rows(long done, long total);
  }

  private Recalibration(
      NormalizedModel model, Dataset data, RecalibrationOptions options, Progress progress) {
    this.model = model;
    this.data = model.taken(data);
    this.options = options;
    this.progress = progress;
    order =
        options.tolerance() > 0
            ? RandomStream.of(options.seed(), "recalibrate", 0).permutation(data.rows())
            : IntStream.range(0, data.rows()).toArray();
    batchRows = model.fixedRows() > 0 ? model.fixedRows() : options.batchRows();
  }

  /**
   * Computes them; the model stays as it is.
   *
   * @param data the rows; their targets are not looked at; images go in as a graph takes them
   * @return one for each of {@link NormalizedModel#layers}
   * @throws InvalidInputException if the model has no such layers, or the data does not fit, or has
   *     less than two rows
   */
  public static List<RecalibratedLayer> run(
      NormalizedModel model, Dataset data, RecalibrationOptions options, Progress progress) {
    require(model, data, options);
    return new Recalibration(model, data, options, progress).run();
  }

  private static void require(NormalizedModel model, Dataset data, RecalibrationOptions options) {
    if (model.layers().isEmpty()) {
      throw new InvalidInputException(
          model.skipped().isEmpty()
              ? "the model has no batch normalization to recalibrate"
              : "none of the model's batch normalizations can be recalibrated: "
                  + String.join("; ", model.skipped()));
    }
    if (data.features() != model.features()) {
      throw new InvalidInputException(
          "the model takes rows of %d numbers, but those of the data have %d"
              .formatted(model.features(), data.features()));
    }
    if (data.rows() < 2) {
      throw new InvalidInputException(
          "statistics need at least 2 rows of data, but got %d".formatted(data.rows()));
    }
    if (options.weight() > 0) {
      model.layers().forEach(layer -> requireOld(layer, options.weight()));
    }
    if (options.method() == Method.BATCH && model.fixedRows() > 0) {
      int fixed = model.fixedRows();
      if (fixed == 1 || fixed > data.rows()) {
        throw new InvalidInputException(
            ("the model takes exactly %d rows at once, but the batch method needs at least 2 and no"
                    + " more than the data's %d: use --method exact")
                .formatted(fixed, data.rows()));
      }
    }
  }

  private static void requireOld(NormLayer layer, long weight) {
    if (layer.impossible() > 0) {
      throw new InvalidInputException(
          ("the old statistics of %s cannot count as %d rows, since in %d of %d channels they are"
                  + " those of no data, such as a negative variance: leave --weight out")
              .formatted(layer.name(), weight, layer.impossible(), layer.channels()));
    }
  }

  private List<RecalibratedLayer> run() {
    Map<Integer, RecalibratedLayer> results = new TreeMap<>();
    if (options.method() == Method.BATCH) {
      List<Integer> all = IntStream.range(0, model.layers().size()).boxed().toList();
      try (NormProbe probe = model.batchProbe()) {
        gather(all, probe, data.rows(), results);
      }
    } else {
      long total = (long) data.rows() * model.levels().size();
      Map<Integer, Moments> moments = new TreeMap<>();
      for (int level = 0; level < model.levels().size(); level++) {
        List<Integer> layers = model.levels().get(level);
        done = (long) level * data.rows();
        try (NormProbe probe = model.probe(layers, moments)) {
          gather(layers, probe, total, results);
        }
        results.forEach((i, result) -> moments.put(i, result.moments()));
      }
    }
    return List.copyOf(results.values());
  }

  /** One pass over the rows, or over as many as it takes. */
  private void gather(
      List<Integer> layers, NormProbe probe, long total, Map<Integer, RecalibratedLayer> results) {
    Map<Integer, ChannelMoments> moments = new TreeMap<>();
    Map<Integer, Settling> settlings = new TreeMap<>();
    for (int i : layers) {
      int channels = model.layers().get(i).channels();
      moments.put(i, new ChannelMoments(channels));
      if (options.tolerance() > 0) {
        settlings.put(i, new Settling(channels));
      }
    }
    float[] x = new float[Math.multiplyExact(batchRows + 1, data.features())];
    long look = FIRST_LOOK;
    int from = 0;
    for (int rows = next(from); rows > 0; rows = next(from)) {
      data.copyFeatures(order, from, rows, x, 0);
      probe.look(
          x,
          rows,
          (layer, values, seen, positions) -> {
            get(moments, layer).add(values, seen, positions);
            if (options.tolerance() > 0) {
              get(settlings, layer).add(values, seen, positions);
            }
          });
      from += rows;
      progress.rows(done + from, total);
      if (options.tolerance() > 0 && from >= look) {
        if (settlings.entrySet().stream().allMatch(e -> settled(e.getKey(), e.getValue()))) {
          break;
        }
        look = 2L * from;
      }
    }
    int rowsSeen = from;
    layers.forEach(i -> results.put(i, result(i, get(moments, i), settlings.get(i), rowsSeen)));
  }

  private static <T> T get(Map<Integer, T> map, int layer) {
    T value = map.get(layer);
    if (value == null) {
      throw new IllegalStateException("the probe showed layer " + layer + " without being asked");
    }
    return value;
  }

  /** How many rows go through next: for the batch method never a single one. */
  private int next(int from) {
    int left = data.rows() - from;
    if (options.method() == Method.EXACT) {
      return Math.min(left, batchRows);
    }
    if (model.fixedRows() > 0) {
      return left >= batchRows ? batchRows : 0;
    }
    return left <= batchRows + 1 ? left : batchRows;
  }

  private boolean settled(int layer, Settling settling) {
    return settling.precision(z(layer)).worst() <= options.tolerance();
  }

  /** The number of standard errors that covers mean and variance of every channel at every look. */
  private double z(int layer) {
    long looks = 1;
    for (long rows = FIRST_LOOK; rows < data.rows(); rows *= 2) {
      looks++;
    }
    long claims = 2L * model.layers().get(layer).channels() * looks;
    return Settling.gaussian((1 - options.confidence()) / claims);
  }

  private RecalibratedLayer result(
      int i, ChannelMoments moments, @Nullable Settling settling, long rows) {
    NormLayer layer = model.layers().get(i);
    Moments blended = blended(layer, moments);
    Double precision = settling == null ? null : settling.precision(z(i)).worst();
    return new RecalibratedLayer(layer, blended, rows, precision);
  }

  private Moments blended(NormLayer layer, ChannelMoments moments) {
    try {
      return options.weight() == 0
          ? moments.moments(layer.estimator())
          : moments.blended(layer.moments(), options.weight(), layer.estimator());
    } catch (InvalidInputException e) {
      throw new InvalidInputException(
          "what reaches %s on this data is not finite: check that the data is scaled as in training"
              .formatted(layer.name()),
          e);
    }
  }

  /** The new moments by the layers' indices. */
  public static Map<Integer, Moments> moments(List<RecalibratedLayer> layers) {
    Map<Integer, Moments> moments = new TreeMap<>();
    for (RecalibratedLayer layer : new ArrayList<>(layers)) {
      moments.put(moments.size(), layer.moments());
    }
    return moments;
  }
}
