package io.evenkeel.spark.internal.training;

import io.evenkeel.spark.EpochLine;
import io.evenkeel.spark.WorkerStats;
import java.io.Serializable;
import java.util.ArrayList;

/**
 * What a worker returns.
 *
 * @param failure why the training cannot go on, whichever worker tries; empty if it came to its end
 * @param isInput whether the user's input is the reason
 * @param own whether the worker found that out itself, rather than being told by another one
 * @param model the model's file, from worker 0; empty from the others
 * @param sha256 over all parameters
 * @param epochs from worker 0
 * @param vectorBits of its kernels; 0 without the Vector API
 * @param bytesInFile of its rows, that did not fit into memory
 */
record WorkerResult(
    String failure,
    boolean isInput,
    boolean own,
    byte[] model,
    String sha256,
    ArrayList<EpochLine> epochs,
    WorkerStats stats,
    int vectorBits,
    long bytesInFile)
    implements Serializable {

  static WorkerResult failed(String failure, boolean isInput, boolean own) {
    WorkerStats none = new WorkerStats(0, "", 0, 0, 0, 0, 0, 0, 0);
    return new WorkerResult(failure, isInput, own, new byte[0], "", new ArrayList<>(), none, 0, 0);
  }
}
