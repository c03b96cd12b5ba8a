package io.evenkeel.spark;

import java.util.List;

/**
 * How a training on a cluster went.
 *
 * @param parametersSha256 over all parameters and running statistics: the same for any number of
 *     workers, and for one machine with as many shards
 * @param notes what there is to say about the rows
 * @param epochs finished epochs
 * @param workers what each worker's steps took, by rank
 */
public record TrainingSummary(
    String parametersSha256,
    List<String> notes,
    List<EpochLine> epochs,
    List<WorkerStats> workers) {

  public TrainingSummary {
    notes = List.copyOf(notes);
    epochs = List.copyOf(epochs);
    workers = List.copyOf(workers);
  }
}
