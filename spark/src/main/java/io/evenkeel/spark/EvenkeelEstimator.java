package io.evenkeel.spark;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Task;
import io.evenkeel.spark.internal.rows.InputColumns;
import io.evenkeel.spark.internal.training.ClusterOptions;
import io.evenkeel.spark.internal.training.DistributedTraining;
import io.evenkeel.spark.internal.training.TrainedOnCluster;
import io.evenkeel.table.Column;
import io.evenkeel.tabular.Note;
import io.evenkeel.tabular.TabularSettings;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;

/**
 * What the classifier and the regressor have in common: the training. What is learned is a function
 * of the rows and of the settings: neither the number of workers nor the order of the rows nor
 * their partitions change a bit of it.
 *
 * @param <E> the estimator itself
 * @param <M> its model
 */
public abstract class EvenkeelEstimator<
        E extends EvenkeelEstimator<E, M>, M extends EvenkeelModel<M>>
    extends EvenkeelParams<E, M> implements MLWritable {
  private static final long serialVersionUID = 1;

  EvenkeelEstimator(String uid) {
    super(uid);
  }

  /** The task; null leaves it to the target. */
  abstract Task task();

  /** Makes the model's class from what was learned. */
  abstract M model(SharedModel learned);

  /** What the model adds to a schema. */
  abstract StructType predictions(StructType schema);

  /**
   * Trains.
   *
   * @throws InvalidInputException if the rows or the settings cannot be learned with, or the
   *     cluster cannot run the workers at once
   * @throws TrainingStoppedException if a step turned out non-finite
   */
  @Override
  public M fit(Dataset<?> rows) {
    transformSchema(rows.schema());
    String[] raw = value(inputCols());
    InputColumns inputs =
        raw.length > 0
            ? InputColumns.raw(rows.schema(), List.of(raw))
            : InputColumns.vector(rows, value(featuresCol()), List.of());
    Column target = InputColumns.column(rows.schema(), value(labelCol()));
    String weight = value(weightCol());
    DistributedTraining training =
        new DistributedTraining(
            rows.sparkSession().sparkContext(),
            inputs,
            target,
            weight.isEmpty() ? null : InputColumns.weight(rows.schema(), weight),
            task(),
            (Long) value(seed()),
            this::settings,
            new ClusterOptions(
                (Integer) value(numWorkers()),
                (Integer) value(timeout()),
                value(checkpointDir()),
                (Integer) value(checkpointInterval())));
    TrainedOnCluster trained = trained(training, rows);
    M model = copyValues(model(SharedModel.of(trained.model())), extractParamMap());
    if (raw.length == 0) {
      model.setFeatureNames(inputs.columns().stream().map(Column::name).toArray(String[]::new));
    }
    model.summarize(
        new TrainingSummary(
            trained.parametersSha256(),
            trained.notes().stream().map(Note::text).toList(),
            trained.epochs(),
            trained.workers()));
    return model.setParent(this);
  }

  /** What a task finds wrong with the rows comes back as the cause of Spark's exception. */
  private static TrainedOnCluster trained(DistributedTraining training, Dataset<?> rows) {
    try {
      return training.fit(rows);
    } catch (Exception e) { // Spark's own exceptions are checked ones, which Scala does not declare
      for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
        if (cause instanceof InvalidInputException found) {
          throw new InvalidInputException(String.valueOf(found.getMessage()));
        }
      }
      throw e;
    }
  }

  private TabularSettings settings(TabularSettings suggested) {
    TabularSettings settings =
        suggested
            .withSeed((Long) value(seed()))
            .withShards((Integer) value(shards()))
            .withValidationFraction(0)
            .withMembers(1)
            .withBagged(false);
    if (isDefined(maxIter())) {
      settings = settings.withEpochs((Integer) value(maxIter()));
    }
    if (isDefined(batchSize())) {
      settings = settings.withBatchSize((Integer) value(batchSize()));
    }
    if (isDefined(stepSize())) {
      settings = settings.withLearningRate((Double) value(stepSize()));
    }
    if (isDefined(regParam())) {
      settings = settings.withWeightDecay((Double) value(regParam()));
    }
    if (isDefined(dropout())) {
      settings = settings.withDropout((Double) value(dropout()));
    }
    if (isDefined(bins())) {
      settings = settings.withBins((Integer) value(bins()));
    }
    if (isDefined(hiddenLayers())) {
      int[] widths = value(hiddenLayers());
      settings = settings.withHidden(Arrays.stream(widths).boxed().toArray(Integer[]::new));
    }
    return settings;
  }

  @Override
  public StructType transformSchema(StructType schema) {
    InputColumns.column(schema, value(labelCol()));
    String weight = value(weightCol());
    if (!weight.isEmpty()) {
      InputColumns.weight(schema, weight);
    }
    String[] raw = value(inputCols());
    if (raw.length > 0) {
      InputColumns.raw(schema, List.of(raw));
    } else {
      InputColumns.requireVector(schema, value(featuresCol()));
    }
    return predictions(schema);
  }

  @Override
  public E copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  @Override
  public MLWriter write() {
    return new ModelFiles.Writer(this, null);
  }
}
