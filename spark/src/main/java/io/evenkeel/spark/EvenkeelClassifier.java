package io.evenkeel.spark;

import io.evenkeel.loss.Task;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Learns to tell classes apart.
 *
 * <pre>{@code
 * EvenkeelClassificationModel model = new EvenkeelClassifier()
 *     .setInputCols("age", "education", "hours").setLabelCol("income").fit(rows);
 * Dataset<Row> scored = model.transform(others);
 * }</pre>
 */
public final class EvenkeelClassifier
    extends EvenkeelEstimator<EvenkeelClassifier, EvenkeelClassificationModel> {
  private static final long serialVersionUID = 1;

  private final Param<String> probabilityCol;

  /** With the defaults. */
  public EvenkeelClassifier() {
    this(Identifiable$.MODULE$.randomUID("evenkeelClassifier"));
  }

  public EvenkeelClassifier(String uid) {
    super(uid);
    probabilityCol =
        new Param<>(uid, "probabilityCol", "column for the classes' probabilities, a vector");
    setDefault(probabilityCol, "probability");
  }

  public Param<String> probabilityCol() {
    return probabilityCol;
  }

  public EvenkeelClassifier setProbabilityCol(String value) {
    return with(probabilityCol, value);
  }

  @Override
  EvenkeelClassifier self() {
    return this;
  }

  @Override
  Task task() {
    return Task.CLASSES;
  }

  @Override
  EvenkeelClassificationModel model(SharedModel learned) {
    return new EvenkeelClassificationModel(
        Identifiable$.MODULE$.randomUID("evenkeelClassificationModel"), learned);
  }

  @Override
  StructType predictions(StructType schema) {
    String prediction = value(predictionCol());
    String probability = value(probabilityCol);
    EvenkeelModel.requireAbsent(schema, prediction);
    EvenkeelModel.requireAbsent(schema, probability);
    return schema
        .add(prediction, DataTypes.DoubleType, false)
        .add(probability, SQLDataTypes.VectorType(), false);
  }

  /** Reads what was saved. */
  public static MLReader<EvenkeelClassifier> read() {
    return new ModelFiles.EstimatorReader<>(EvenkeelClassifier.class, EvenkeelClassifier::new);
  }

  /** Reads what was saved. */
  public static EvenkeelClassifier load(String path) {
    return read().load(path);
  }
}
