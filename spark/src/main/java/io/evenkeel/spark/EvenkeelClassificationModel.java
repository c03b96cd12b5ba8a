package io.evenkeel.spark;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.tabular.ClassTarget;
import io.evenkeel.tabular.Scores;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A network that tells classes apart. The prediction is the class itself where all classes are
 * numbers, as Spark's evaluators want it; for classes of text it is the class's position in {@link
 * #labels}.
 */
public final class EvenkeelClassificationModel extends EvenkeelModel<EvenkeelClassificationModel> {
  private static final long serialVersionUID = 1;

  private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");

  private final Param<String> probabilityCol;

  EvenkeelClassificationModel(String uid, SharedModel learned) {
    super(uid, learned);
    probabilityCol =
        new Param<>(uid, "probabilityCol", "column for the classes' probabilities, a vector");
    setDefault(probabilityCol, "probability");
  }

  public Param<String> probabilityCol() {
    return probabilityCol;
  }

  public EvenkeelClassificationModel setProbabilityCol(String value) {
    set(probabilityCol.name(), value);
    return self();
  }

  /** The classes, in the order of the probabilities. */
  public List<String> labels() {
    return ((ClassTarget) model().target()).classes();
  }

  @Override
  EvenkeelClassificationModel self() {
    return this;
  }

  @Override
  EvenkeelClassificationModel create(String newUid, SharedModel model) {
    return new EvenkeelClassificationModel(newUid, model);
  }

  @Override
  StructType predictions(StructType schema) {
    requireAbsent(schema, name(predictionCol()));
    requireAbsent(schema, name(probabilityCol));
    return schema
        .add(name(predictionCol()), DataTypes.DoubleType, false)
        .add(name(probabilityCol), SQLDataTypes.VectorType(), false);
  }

  @Override
  Object[] predicted(Scores scores, int row) {
    List<String> classes = scores.classes();
    double[] probabilities = new double[classes.size()];
    for (int c = 0; c < probabilities.length; c++) {
      probabilities[c] = scores.probability(row, c);
    }
    int index = scores.predicted(row);
    boolean numbers = classes.stream().allMatch(c -> NUMBER.matcher(c).matches());
    double prediction = numbers ? Double.parseDouble(classes.get(index)) : index;
    return new Object[] {prediction, Vectors.dense(probabilities)};
  }

  private static EvenkeelClassificationModel of(@Nullable String uid, SharedModel model) {
    if (!(model.get().target() instanceof ClassTarget target)) {
      throw new InvalidInputException(
          "the model predicts the number '%s' and not a class: read it with EvenkeelRegressionModel"
              .formatted(model.get().target().column().name()));
    }
    String own = uid == null ? Identifiable$.MODULE$.randomUID("evenkeelClassificationModel") : uid;
    EvenkeelClassificationModel read = new EvenkeelClassificationModel(own, model);
    read.set(read.labelCol().name(), target.column().name());
    return read;
  }

  /** Reads a saved model, or the one that a run without Spark has left. */
  public static MLReader<EvenkeelClassificationModel> read() {
    return new ModelFiles.ModelReader<>(
        EvenkeelClassificationModel.class, EvenkeelClassificationModel::of);
  }

  /** Reads a saved model, or the file or folder of a run without Spark. */
  public static EvenkeelClassificationModel load(String path) {
    return read().load(path);
  }
}
