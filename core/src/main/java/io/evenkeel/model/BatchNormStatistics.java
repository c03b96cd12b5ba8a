package io.evenkeel.model;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Statistics;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a model keeps of one BatchNorm's statistics, so that another source can be chosen without
 * training again.
 *
 * @param batches number of mini-batches of training that entered the running statistics
 * @param moments those of each source that is kept, all of the same number of columns
 */
public record BatchNormStatistics(long batches, Map<Statistics, Moments> moments) {

  public BatchNormStatistics {
    if (batches < 0) {
      throw new InvalidInputException(
          "a number of mini-batches must be at least 0, but got " + batches);
    }
    EnumMap<Statistics, Moments> copy = new EnumMap<>(Statistics.class);
    copy.putAll(moments);
    moments = Collections.unmodifiableMap(copy);
  }

  /** With the moments of one source added or replaced. */
  public BatchNormStatistics with(Statistics source, Moments value) {
    EnumMap<Statistics, Moments> changed = new EnumMap<>(Statistics.class);
    changed.putAll(moments);
    changed.put(source, value);
    return new BatchNormStatistics(batches, changed);
  }
}
