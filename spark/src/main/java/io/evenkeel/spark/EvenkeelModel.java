package io.evenkeel.spark;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.Statistics;
import io.evenkeel.spark.internal.rows.InputColumns;
import io.evenkeel.spark.internal.rows.RowReader;
import io.evenkeel.spark.internal.statistics.DistributedStatistics;
import io.evenkeel.table.Column;
import io.evenkeel.tabular.RowScorer;
import io.evenkeel.tabular.Scores;
import io.evenkeel.tabular.TabularModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * What the two models have in common: the network with its preprocessing, and scoring on executors.
 * The model is sent to each executor once; rows go through the folded network in blocks.
 *
 * @param <M> the model itself
 */
public abstract class EvenkeelModel<M extends EvenkeelModel<M>> extends Model<M>
    implements MLWritable {
  private static final long serialVersionUID = 1;

  private final String uid;
  private final SharedModel learned;
  private final Param<String> featuresCol;
  private final StringArrayParam featureNames;
  private final Param<String> labelCol;
  private final Param<String> predictionCol;
  private transient @Nullable TrainingSummary summary;

  EvenkeelModel(String uid, SharedModel learned) {
    this.uid = uid;
    this.learned = learned;
    featuresCol =
        new Param<>(uid, "featuresCol", "vector column to predict from, if it was trained on one");
    featureNames =
        new StringArrayParam(
            this, "featureNames", "names of the vector's elements; empty for raw columns");
    labelCol = new Param<>(uid, "labelCol", "column that was predicted");
    predictionCol = new Param<>(uid, "predictionCol", "column for the prediction");
    setDefault(featuresCol, "features");
    setDefault(featureNames, new String[0]);
    setDefault(labelCol, "label");
    setDefault(predictionCol, "prediction");
  }

  @Override
  public String uid() {
    return uid;
  }

  public Param<String> featuresCol() {
    return featuresCol;
  }

  public StringArrayParam featureNames() {
    return featureNames;
  }

  public Param<String> labelCol() {
    return labelCol;
  }

  public Param<String> predictionCol() {
    return predictionCol;
  }

  public M setFeaturesCol(String value) {
    set(featuresCol.name(), value);
    return self();
  }

  public M setPredictionCol(String value) {
    set(predictionCol.name(), value);
    return self();
  }

  final void setFeatureNames(String[] value) {
    set(featureNames.name(), value);
  }

  /** The model as every other part of Evenkeel knows it. */
  public TabularModel model() {
    return learned.get();
  }

  SharedModel learned() {
    return learned;
  }

  void summarize(@Nullable TrainingSummary value) {
    summary = value;
  }

  /** How the training went; empty for a model that was read. */
  public Optional<TrainingSummary> summary() {
    return Optional.ofNullable(summary);
  }

  abstract M self();

  /** A model of the same class. */
  abstract M create(String newUid, SharedModel model);

  /** What is added to a schema. */
  abstract StructType predictions(StructType schema);

  /** The values that are added to a row. */
  abstract Object[] predicted(Scores scores, int row);

  String name(Param<String> param) {
    return Objects.requireNonNull(getOrDefault(param));
  }

  private List<String> names() {
    return List.of(Objects.requireNonNull(getOrDefault(featureNames)));
  }

  @Override
  public StructType transformSchema(StructType schema) {
    if (names().isEmpty()) {
      List<Column> columns = model().preprocessor().columns();
      InputColumns.raw(schema, columns.stream().map(Column::name).toList());
    } else {
      InputColumns.requireVector(schema, name(featuresCol));
    }
    return predictions(schema);
  }

  /** Adds a column to a schema that does not have it. */
  static void requireAbsent(StructType schema, String name) {
    if (Arrays.asList(schema.fieldNames()).contains(name)) {
      throw new InvalidInputException(
          "there is a column '%s' already: set another name for the prediction, or drop it"
              .formatted(name));
    }
  }

  @Override
  public Dataset<Row> transform(Dataset<?> rows) {
    StructType schema = transformSchema(rows.schema());
    InputColumns inputs = inputs(rows);
    RowReader reader = new RowReader(inputs, indices(inputs, rows));
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(rows.sparkSession().sparkContext());
    Broadcast<SharedModel> shared = context.broadcast(learned);
    M scorer = create(uid, SharedModel.of(new byte[0]));
    MapPartitionsFunction<Row, Row> score = part -> scored(part, reader, shared, scorer);
    return rows.toDF().mapPartitions(score, Encoders.row(schema));
  }

  private static <M extends EvenkeelModel<M>> Iterator<Row> scored(
      Iterator<Row> part, RowReader reader, Broadcast<SharedModel> shared, M as) {
    RowScorer scorer = shared.value().get().scorer(reader.columns());
    return reader.map(
        part,
        (rows, chunk) -> {
          Scores scores = scorer.score(chunk);
          List<Row> all = new ArrayList<>(rows.size());
          for (int r = 0; r < rows.size(); r++) {
            Row row = rows.get(r);
            Object[] more = as.predicted(scores, r);
            Object[] values = new Object[row.length() + more.length];
            for (int i = 0; i < row.length(); i++) {
              values[i] = row.get(i);
            }
            System.arraycopy(more, 0, values, row.length(), more.length);
            all.add(RowFactory.create(values));
          }
          return all;
        });
  }

  /**
   * The same model with the statistics of its batch normalization over these rows, exactly: those
   * of the training data, which stand for the averages that training keeps.
   *
   * @param rows with the columns that it predicts from
   * @throws InvalidInputException if there are too few rows, or they lack a column
   */
  public M population(Dataset<?> rows) {
    return estimated(rows, Statistics.POPULATION);
  }

  /**
   * The same model with the statistics of its batch normalization over rows that it was not trained
   * on, for use when the data has drifted: the same as {@code evenkeel recalibrate}.
   *
   * @param rows with the columns that it predicts from; a target is not needed
   * @throws InvalidInputException if there are too few rows, or they lack a column
   */
  public M recalibrate(Dataset<?> rows) {
    return estimated(rows, Statistics.DATA);
  }

  private M estimated(Dataset<?> rows, Statistics as) {
    InputColumns inputs = inputs(rows);
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(rows.sparkSession().sparkContext());
    TabularModel estimated =
        DistributedStatistics.estimate(
            model(),
            as,
            rows.toDF().toJavaRDD(),
            new RowReader(inputs, indices(inputs, rows)),
            model -> {
              Broadcast<SharedModel> shared = context.broadcast(SharedModel.of(model));
              return () -> shared.value().get();
            });
    M copy = copyValues(create(uid, SharedModel.of(estimated)), ParamMap.empty());
    return hasParent() ? copy.setParent(parent()) : copy;
  }

  private InputColumns inputs(Dataset<?> rows) {
    return names().isEmpty()
        ? InputColumns.raw(
            rows.schema(), model().preprocessor().columns().stream().map(Column::name).toList())
        : InputColumns.vector(rows, name(featuresCol), names());
  }

  private static int[] indices(InputColumns inputs, Dataset<?> rows) {
    return inputs.names().stream().mapToInt(n -> rows.schema().fieldIndex(n)).toArray();
  }

  @Override
  public M copy(ParamMap extra) {
    M copy = copyValues(create(uid, learned), extra);
    copy.summarize(summary);
    return hasParent() ? copy.setParent(parent()) : copy;
  }

  @Override
  public MLWriter write() {
    return new ModelFiles.Writer(this, learned);
  }
}
