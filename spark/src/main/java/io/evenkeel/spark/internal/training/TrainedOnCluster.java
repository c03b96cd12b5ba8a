package io.evenkeel.spark.internal.training;

import io.evenkeel.spark.EpochLine;
import io.evenkeel.spark.WorkerStats;
import io.evenkeel.tabular.Note;
import io.evenkeel.tabular.TabularModel;
import java.util.List;

/**
 * The result of a training on a cluster.
 *
 * @param notes what there is to say about the rows
 * @param parametersSha256 the same for any number of workers
 */
public record TrainedOnCluster(
    TabularModel model,
    List<Note> notes,
    String parametersSha256,
    List<EpochLine> epochs,
    List<WorkerStats> workers) {}
