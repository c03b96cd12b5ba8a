package io.evenkeel.spark;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.tabular.NumberTarget;
import io.evenkeel.tabular.Scores;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** A network that predicts a number. */
public final class EvenkeelRegressionModel extends EvenkeelModel<EvenkeelRegressionModel> {
  private static final long serialVersionUID = 1;

  EvenkeelRegressionModel(String uid, SharedModel learned) {
    super(uid, learned);
  }

  @Override
  EvenkeelRegressionModel self() {
    return this;
  }

  @Override
  EvenkeelRegressionModel create(String newUid, SharedModel model) {
    return new EvenkeelRegressionModel(newUid, model);
  }

  @Override
  StructType predictions(StructType schema) {
    requireAbsent(schema, name(predictionCol()));
    return schema.add(name(predictionCol()), DataTypes.DoubleType, false);
  }

  @Override
  Object[] predicted(Scores scores, int row) {
    return new Object[] {scores.value(row)};
  }

  private static EvenkeelRegressionModel of(@Nullable String uid, SharedModel model) {
    if (!(model.get().target() instanceof NumberTarget target)) {
      throw new InvalidInputException(
          ("the model predicts classes of '%s' and not a number: read it with"
                  + " EvenkeelClassificationModel")
              .formatted(model.get().target().column().name()));
    }
    String own = uid == null ? Identifiable$.MODULE$.randomUID("evenkeelRegressionModel") : uid;
    EvenkeelRegressionModel read = new EvenkeelRegressionModel(own, model);
    read.set(read.labelCol().name(), target.column().name());
    return read;
  }

  /** Reads a saved model, or the one that a run without Spark has left. */
  public static MLReader<EvenkeelRegressionModel> read() {
    return new ModelFiles.ModelReader<>(EvenkeelRegressionModel.class, EvenkeelRegressionModel::of);
  }

  /** Reads a saved model, or the file or folder of a run without Spark. */
  public static EvenkeelRegressionModel load(String path) {
    return read().load(path);
  }
}
