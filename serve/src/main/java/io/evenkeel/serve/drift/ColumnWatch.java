package io.evenkeel.serve.drift;

import io.evenkeel.network.Moments;
import io.evenkeel.network.VarianceEstimator;
import io.evenkeel.onnx.recalibrate.ChannelMoments;
import io.evenkeel.onnx.recalibrate.Settling;
import io.evenkeel.tabular.BooleanEncoder;
import io.evenkeel.tabular.ColumnEncoder;
import io.evenkeel.tabular.NumberEncoder;
import io.evenkeel.tabular.OneHotEncoder;
import io.evenkeel.tabular.Preprocessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Watches the columns of a table whose means the preprocessing keeps: numbers that it standardises,
 * truth values, and the categories that have a place of their own. A column is found to have
 * drifted when its mean is surely {@link #SHIFT} standard deviations of the training rows away.
 */
final class ColumnWatch {
  /** A column has drifted if its mean is at least this far away, in standard deviations. */
  static final double SHIFT = 0.25;

  private static final double LEAST_SHARE = 1e-3;

  private final List<Watched> watched = new ArrayList<>();
  private final int features;
  private final double z;
  private final boolean[] drifting;
  private ChannelMoments moments;
  private Settling errors;

  /**
   * A feature of the network's input that is watched.
   *
   * @param what the column, and the category if it is the share of one
   * @param at its index in a row
   */
  private record Watched(String what, int at, double mean, double deviation) {}

  /**
   * Starts without rows.
   *
   * @param chance of a false alarm of a column at one look
   */
  ColumnWatch(Preprocessor preprocessor, double chance) {
    features = preprocessor.features();
    for (int c = 0; c < preprocessor.cells(); c++) {
      add(preprocessor.encoders().get(c), preprocessor.offset(c));
    }
    z = Settling.gaussian(chance / Math.max(1, watched.size()));
    drifting = new boolean[watched.size()];
    moments = new ChannelMoments(watched.size());
    errors = new Settling(watched.size());
  }

  private void add(ColumnEncoder encoder, int offset) {
    String name = encoder.column().name();
    switch (encoder) {
      case NumberEncoder e when !e.scaling().robust() ->
          watched.add(new Watched("'%s'".formatted(name), offset, 0, 1));
      case BooleanEncoder e -> share("'%s'".formatted(name), offset, e.share());
      case OneHotEncoder e -> {
        for (int i = 0; i < e.categories().size(); i++) {
          String what = "'%s' (share of %s)".formatted(name, e.categories().get(i));
          share(what, offset + i, e.means().get(i));
        }
      }
      default -> {} // the preprocessing does not keep its mean
    }
  }

  private void share(String what, int at, double share) {
    double p = Math.clamp(share, LEAST_SHARE, 1 - LEAST_SHARE);
    watched.add(new Watched(what, at, share, Math.sqrt(p * (1 - p))));
  }

  /** Takes in rows. */
  void add(float[] rows, int count) {
    int width = watched.size();
    float[] values = new float[count * width];
    for (int r = 0; r < count; r++) {
      for (int i = 0; i < width; i++) {
        values[r * width + i] = rows[r * features + watched.get(i).at()];
      }
    }
    moments.add(values, count, 1);
    errors.add(values, count, 1);
  }

  /**
   * The columns that have just been found to have drifted, one sentence each.
   *
   * @param ended whether the span of rows has ended, so that a column that has come back no longer
   *     counts as drifting
   */
  List<String> look(boolean ended) {
    List<String> news = new ArrayList<>();
    if (watched.isEmpty() || moments.rows() < 2) {
      return news;
    }
    Moments live = moments.moments(VarianceEstimator.BIASED);
    double chance = 1 / Math.sqrt((double) moments.rows());
    for (int i = 0; i < watched.size(); i++) {
      Watched column = watched.get(i);
      double shift = (live.mean()[i] - column.mean()) / column.deviation();
      double error = Math.max(errors.meanError(i) / column.deviation(), chance);
      boolean far = Math.abs(shift) - z * error >= SHIFT;
      if (far && !drifting[i]) {
        drifting[i] = true;
        news.add(
            String.format(
                Locale.ROOT,
                "column %s is %+.2f standard deviations from the training rows",
                column.what(),
                shift));
      } else if (!far && ended) {
        drifting[i] = false;
      }
    }
    if (ended) {
      moments = new ChannelMoments(watched.size());
      errors = new Settling(watched.size());
    }
    return news;
  }
}
