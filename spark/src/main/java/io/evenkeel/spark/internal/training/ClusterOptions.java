package io.evenkeel.spark.internal.training;

import java.io.Serializable;

/**
 * How a training uses a cluster; of no consequence for its bits.
 *
 * @param workers tasks that train together; 0 for as many as the cluster runs at once
 * @param timeoutSeconds after which a worker that does not answer is taken for lost
 * @param checkpointFolder where checkpoints are kept, for Hadoop's file systems; empty for nowhere
 * @param checkpointEvery steps between two of them inside an epoch; 0 for none
 */
public record ClusterOptions(
    int workers, int timeoutSeconds, String checkpointFolder, long checkpointEvery)
    implements Serializable {}
