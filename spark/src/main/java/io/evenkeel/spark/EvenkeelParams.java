package io.evenkeel.spark;

import java.util.Objects;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.StringArrayParam;

/**
 * The parameters that the classifier and the regressor have in common, by Spark's own names where
 * it has them. A parameter that is not set has the value that suits the number of rows.
 *
 * @param <E> the estimator itself
 * @param <M> its model
 */
public abstract class EvenkeelParams<E extends EvenkeelParams<E, M>, M extends EvenkeelModel<M>>
    extends Estimator<M> {
  private static final long serialVersionUID = 1;

  private static final int SHARDS = 16;
  private static final int TIMEOUT = 120;

  private final String uid;
  private final Param<String> featuresCol;
  private final StringArrayParam inputCols;
  private final Param<String> labelCol;
  private final Param<String> weightCol;
  private final Param<String> predictionCol;
  private final IntParam maxIter;
  private final LongParam seed;
  private final IntParam batchSize;
  private final DoubleParam stepSize;
  private final DoubleParam regParam;
  private final DoubleParam dropout;
  private final IntArrayParam hiddenLayers;
  private final IntParam bins;
  private final IntParam shards;
  private final IntParam numWorkers;
  private final IntParam timeout;
  private final Param<String> checkpointDir;
  private final IntParam checkpointInterval;

  EvenkeelParams(String uid) {
    this.uid = uid;
    featuresCol =
        new Param<>(uid, "featuresCol", "vector column to predict from, unless inputCols is set");
    inputCols =
        new StringArrayParam(
            this, "inputCols", "columns to predict from as they are: numbers, text, dates, ...");
    labelCol = new Param<>(uid, "labelCol", "column to predict");
    weightCol =
        new Param<>(
            uid, "weightCol", "column with the weight of a row in the loss; empty for 1 each");
    predictionCol = new Param<>(uid, "predictionCol", "column for the prediction");
    maxIter =
        new IntParam(uid, "maxIter", "epochs: passes over the rows (default: by their number)");
    seed =
        new LongParam(
            uid, "seed", "seed of the initial weights, the shards, the shuffling," + " dropout");
    batchSize =
        new IntParam(
            uid, "batchSize", "rows of a mini-batch, over all workers (default: by the rows)");
    stepSize = new DoubleParam(uid, "stepSize", "largest learning rate (default: by the rows)");
    regParam = new DoubleParam(uid, "regParam", "weight decay of AdamW (default: by the rows)");
    dropout =
        new DoubleParam(uid, "dropout", "dropout after each hidden layer (default: by the rows)");
    hiddenLayers =
        new IntArrayParam(
            this, "hiddenLayers", "widths of the hidden layers (default: by the rows)");
    bins = new IntParam(uid, "bins", "most bins of a number, 0 for none (default: by the rows)");
    shards =
        new IntParam(
            uid, "shards", "parts of each mini-batch, which workers share; part of the result");
    numWorkers =
        new IntParam(uid, "numWorkers", "tasks that train together; 0 for as many as run at once");
    timeout = new IntParam(uid, "timeout", "seconds after which a silent worker is taken for lost");
    checkpointDir =
        new Param<>(
            uid,
            "checkpointDir",
            "folder for checkpoints that all executors reach; empty for none");
    checkpointInterval =
        new IntParam(
            uid, "checkpointInterval", "steps between two checkpoints; 0 for after epochs only");
    setDefault(featuresCol, "features");
    setDefault(inputCols, new String[0]);
    setDefault(labelCol, "label");
    setDefault(weightCol, "");
    setDefault(predictionCol, "prediction");
    setDefault(seed, 42L);
    setDefault(shards, SHARDS);
    setDefault(numWorkers, 0);
    setDefault(timeout, TIMEOUT);
    setDefault(checkpointDir, "");
    setDefault(checkpointInterval, 0);
  }

  @Override
  public String uid() {
    return uid;
  }

  public Param<String> featuresCol() {
    return featuresCol;
  }

  public StringArrayParam inputCols() {
    return inputCols;
  }

  public Param<String> labelCol() {
    return labelCol;
  }

  public Param<String> weightCol() {
    return weightCol;
  }

  public Param<String> predictionCol() {
    return predictionCol;
  }

  public IntParam maxIter() {
    return maxIter;
  }

  public LongParam seed() {
    return seed;
  }

  public IntParam batchSize() {
    return batchSize;
  }

  public DoubleParam stepSize() {
    return stepSize;
  }

  public DoubleParam regParam() {
    return regParam;
  }

  public DoubleParam dropout() {
    return dropout;
  }

  public IntArrayParam hiddenLayers() {
    return hiddenLayers;
  }

  public IntParam bins() {
    return bins;
  }

  public IntParam shards() {
    return shards;
  }

  public IntParam numWorkers() {
    return numWorkers;
  }

  public IntParam timeout() {
    return timeout;
  }

  public Param<String> checkpointDir() {
    return checkpointDir;
  }

  public IntParam checkpointInterval() {
    return checkpointInterval;
  }

  /** A vector column, as {@code VectorAssembler} makes one. */
  public E setFeaturesCol(String value) {
    return with(featuresCol, value);
  }

  /** Raw columns; preprocessing is fitted to them, and is part of the model. */
  public E setInputCols(String... value) {
    return with(inputCols, value);
  }

  public E setLabelCol(String value) {
    return with(labelCol, value);
  }

  /**
   * A column of numbers: the weight of a row in the loss. Rows of weight 0 are left out. Neither
   * the preprocessing nor batch normalization uses the weights.
   */
  public E setWeightCol(String value) {
    return with(weightCol, value);
  }

  public E setPredictionCol(String value) {
    return with(predictionCol, value);
  }

  /** Number of epochs. */
  public E setMaxIter(int value) {
    return with(maxIter, value);
  }

  public E setSeed(long value) {
    return with(seed, value);
  }

  /** Rows of a mini-batch, over all workers. */
  public E setBatchSize(int value) {
    return with(batchSize, value);
  }

  /** The largest learning rate of the one-cycle schedule. */
  public E setStepSize(double value) {
    return with(stepSize, value);
  }

  /** The weight decay. */
  public E setRegParam(double value) {
    return with(regParam, value);
  }

  public E setDropout(double value) {
    return with(dropout, value);
  }

  public E setHiddenLayers(int... value) {
    return with(hiddenLayers, value);
  }

  public E setBins(int value) {
    return with(bins, value);
  }

  /** Part of the result: the same shards give the same bits for any number of workers. */
  public E setShards(int value) {
    return with(shards, value);
  }

  public E setNumWorkers(int value) {
    return with(numWorkers, value);
  }

  /** In seconds. */
  public E setTimeout(int value) {
    return with(timeout, value);
  }

  public E setCheckpointDir(String value) {
    return with(checkpointDir, value);
  }

  /** In steps. */
  public E setCheckpointInterval(int value) {
    return with(checkpointInterval, value);
  }

  <T> E with(Param<T> param, Object value) {
    set(param.name(), value);
    return self();
  }

  abstract E self();

  /** The value of a parameter that has one. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // Scala's primitive types
  <T> T value(Param<?> param) {
    return (T) Objects.requireNonNull(getOrDefault((Param<Object>) param));
  }
}
