package io.evenkeel.serve.drift;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.onnx.doctor.LayerDrift;
import io.evenkeel.onnx.recalibrate.MomentsFile;
import io.evenkeel.onnx.recalibrate.NormLayer;
import io.evenkeel.onnx.recalibrate.NormProbe;
import io.evenkeel.onnx.recalibrate.NormalizedModel;
import io.evenkeel.onnx.recalibrate.Recalibration;
import io.evenkeel.onnx.recalibrate.RecalibrationOptions;
import io.evenkeel.tabular.Preprocessor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Compares what reaches the batch normalizations of one model with the statistics that they
 * normalise by.
 *
 * <p>Rows are gathered in spans. At 64 rows of a span, and whenever they have doubled, the monitor
 * tests whether the means of a layer are surely at least {@link #MEAN} standard deviations away, or
 * its variances by a factor of {@link #VARIANCE}. It takes the root mean square over the channels
 * of what is left when chance is subtracted from each of them. A layer that is this far away is
 * drifting, until at the end of a span it is found to be back. Columns of a table are watched
 * likewise ({@link ColumnWatch}). Behind dropout the statistics are those of training, so rows go
 * through dropout as in training.
 *
 * <p>Not thread-safe, except where stated.
 */
public final class DriftMonitor implements AutoCloseable {
  /** Means have drifted if they are at least this far away, in standard deviations. */
  public static final double MEAN = 0.2;

  /** Variances have drifted if they differ by at least this factor. */
  public static final double VARIANCE = 1.5;

  /** Rows of a span. */
  static final int SPAN = 4096;

  private static final int FIRST_LOOK = 64;

  /** Probability of a false alarm of a layer at one look, if the rows are as in training. */
  private static final double CHANCE = 1e-5;

  private static final int HISTORY = 720;
  private static final long SEED = 1;

  private final NormalizedModel model;
  private final @Nullable Preprocessor preprocessor;
  private final NormProbe probe;
  private final RowWindow window;
  private final boolean[] drifting;
  private final @Nullable ColumnWatch columns;
  private final Deque<DriftPoint> history = new ArrayDeque<>();
  private LayerSpan[] span;
  private LayerSpan @Nullable [] before;
  private int look = FIRST_LOOK;
  private long seen;

  /**
   * A monitor that has seen nothing.
   *
   * @param preprocessor of a model of a table; null for others
   */
  public DriftMonitor(NormalizedModel model, @Nullable Preprocessor preprocessor) {
    this.model = model;
    this.preprocessor = preprocessor;
    List<Integer> all = IntStream.range(0, model.layers().size()).boxed().toList();
    probe =
        all.stream().anyMatch(model::isBehindDropout)
            ? model.dropoutProbe(SEED)
            : model.probe(all, Map.of());
    window = new RowWindow(model.features());
    drifting = new boolean[all.size()];
    columns = preprocessor == null ? null : new ColumnWatch(preprocessor, CHANCE);
    span = newSpan();
  }

  private LayerSpan[] newSpan() {
    LayerSpan[] made = new LayerSpan[drifting.length];
    Arrays.setAll(made, i -> new LayerSpan(model.layers().get(i), CHANCE));
    return made;
  }

  /**
   * Looks at rows.
   *
   * @param rows count x features, row-major; read
   * @return what has just been found to have drifted, one sentence each
   */
  public synchronized List<String> see(float[] rows, int count) {
    window.add(rows, count);
    probe.look(rows, count, (layer, values, n, positions) -> span[layer].add(values, n, positions));
    if (columns != null) {
      columns.add(rows, count);
    }
    seen += count;
    if (seen < look) {
      return List.of();
    }
    boolean ended = seen >= SPAN;
    List<String> news = new ArrayList<>();
    if (columns != null) {
      news.addAll(columns.look(ended));
    }
    for (int i = 0; i < span.length; i++) {
      boolean far = isFar(span[i]);
      if (far && !drifting[i]) {
        drifting[i] = true;
        news.add(sentence(report(i, span[i])));
      } else if (!far && ended) {
        drifting[i] = false;
      }
    }
    while (look <= seen) {
      look *= 2;
    }
    if (ended) {
      history.addLast(point(span));
      if (history.size() > HISTORY) {
        history.removeFirst();
      }
      before = span;
      span = newSpan();
      look = FIRST_LOOK;
      seen = 0;
    }
    return news;
  }

  private static String sentence(LayerReport layer) {
    return String.format(
        Locale.ROOT,
        "what reaches %s is %.2f standard deviations from its statistics, and its variances by a factor of %.2f, over %d rows",
        layer.layer(),
        layer.mean(),
        layer.variance(),
        layer.rows());
  }

  private static boolean isFar(LayerSpan span) {
    if (span.rows() < 2) {
      return false;
    }
    LayerDrift drift = span.drift();
    return span.sureMean(drift) >= MEAN || drift.sureVariance() >= VARIANCE;
  }

  private LayerReport report(int i, LayerSpan of) {
    NormLayer layer = model.layers().get(i);
    LayerDrift drift = of.drift();
    return new LayerReport(
        layer.name(),
        of.rows(),
        drift.mean(),
        of.sureMean(drift),
        drift.variance(),
        drift.sureVariance(),
        drifting[i],
        LayerReport.worst(layer, of.live()));
  }

  private static DriftPoint point(LayerSpan[] of) {
    List<Double> means = new ArrayList<>();
    List<Double> variances = new ArrayList<>();
    for (LayerSpan layer : of) {
      boolean known = layer.rows() > 1;
      means.add(known ? layer.drift().mean() : 0);
      variances.add(known ? layer.drift().variance() : 1);
    }
    return new DriftPoint(System.currentTimeMillis(), of[0].rows(), means, variances);
  }

  /**
   * Every layer over the present span, or over the one before as long as that has more rows; for
   * any thread.
   */
  public synchronized List<LayerReport> layers() {
    List<LayerReport> layers = new ArrayList<>();
    for (int i = 0; i < span.length; i++) {
      LayerSpan shown = before != null && span[i].rows() < SPAN / 2 ? before[i] : span[i];
      if (shown.rows() > 1) {
        layers.add(report(i, shown));
      }
    }
    return layers;
  }

  /** The spans that have ended, and the present one; for any thread. */
  public synchronized Collection<DriftPoint> history() {
    List<DriftPoint> points = new ArrayList<>(history);
    if (span[0].rows() > 1) {
      points.add(point(span));
    }
    return points;
  }

  /** The columns of a table, the one that moved farthest first; for any thread. */
  public List<ColumnShift> columns() {
    Preprocessor known = preprocessor;
    float[] rows;
    synchronized (this) {
      rows = known == null ? new float[0] : window.copy();
    }
    return known == null || rows.length == 0
        ? List.of()
        : ColumnShift.of(known, rows, rows.length / known.features());
  }

  /** How many rows were looked at; for any thread. */
  public synchronized long rows() {
    return window.seen();
  }

  /** The names of the layers. */
  public List<String> names() {
    return model.layers().stream().map(NormLayer::name).toList();
  }

  /**
   * New statistics, exactly those of a recalibration on the latest rows that were looked at (16
   * million numbers, and at most 65,536 rows); for any thread.
   *
   * @param name what the model is called
   * @throws InvalidInputException if there are fewer than two rows
   */
  public MomentsFile moments(String name) {
    Dataset rows;
    synchronized (this) {
      if (window.size() < 2) {
        throw new InvalidInputException(
            "moments need at least 2 rows, but the server has looked at %d"
                .formatted(window.size()));
      }
      rows = window.dataset();
    }
    return MomentsFile.of(
        name,
        model,
        Recalibration.run(model, rows, RecalibrationOptions.DEFAULT, (_, _) -> {}),
        rows.rows());
  }

  /** Releases the rows and what the probe holds. */
  @Override
  public synchronized void close() {
    window.clear();
    probe.close();
  }
}
