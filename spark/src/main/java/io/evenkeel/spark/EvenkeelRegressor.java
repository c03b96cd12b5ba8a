package io.evenkeel.spark;

import io.evenkeel.loss.Task;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Learns to predict a number.
 *
 * <pre>{@code
 * EvenkeelRegressionModel model = new EvenkeelRegressor()
 *     .setFeaturesCol("features").setLabelCol("price").fit(rows);
 * }</pre>
 */
public final class EvenkeelRegressor
    extends EvenkeelEstimator<EvenkeelRegressor, EvenkeelRegressionModel> {
  private static final long serialVersionUID = 1;

  /** With the defaults. */
  public EvenkeelRegressor() {
    this(Identifiable$.MODULE$.randomUID("evenkeelRegressor"));
  }

  public EvenkeelRegressor(String uid) {
    super(uid);
  }

  @Override
  EvenkeelRegressor self() {
    return this;
  }

  @Override
  Task task() {
    return Task.REAL;
  }

  @Override
  EvenkeelRegressionModel model(SharedModel learned) {
    return new EvenkeelRegressionModel(
        Identifiable$.MODULE$.randomUID("evenkeelRegressionModel"), learned);
  }

  @Override
  StructType predictions(StructType schema) {
    String prediction = value(predictionCol());
    EvenkeelModel.requireAbsent(schema, prediction);
    return schema.add(prediction, DataTypes.DoubleType, false);
  }

  /** Reads what was saved. */
  public static MLReader<EvenkeelRegressor> read() {
    return new ModelFiles.EstimatorReader<>(EvenkeelRegressor.class, EvenkeelRegressor::new);
  }

  /** Reads what was saved. */
  public static EvenkeelRegressor load(String path) {
    return read().load(path);
  }
}
