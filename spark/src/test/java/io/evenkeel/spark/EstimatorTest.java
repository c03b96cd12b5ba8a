package io.evenkeel.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.model.Model;
import io.evenkeel.model.StatisticsEstimator;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Node;
import io.evenkeel.network.Statistics;
import io.evenkeel.tabular.Scores;
import io.evenkeel.tabular.TabularModel;
import io.evenkeel.tabular.TabularRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The estimators among Spark's own: pipelines, cross-validation, files, refusals. */
class EstimatorTest {
  private static final TestRows ROWS = new TestRows(500, 3);

  private static SparkSession spark;
  private static Dataset<Row> frame;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    spark = SparkForTests.local(2);
    frame = ROWS.frame(spark, 2, 5).cache();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static EvenkeelClassifier classifier() {
    return new EvenkeelClassifier()
        .setInputCols(TestRows.INPUTS)
        .setHiddenLayers(9)
        .setBatchSize(50)
        .setMaxIter(3)
        .setTimeout(60);
  }

  @Test
  void aColumnMayHaveAnyName() {
    String name = "size` in. cm";
    Dataset<Row> rows = frame.withColumnRenamed("size", name);
    EvenkeelClassificationModel model =
        classifier().setInputCols(name, "weight").setMaxIter(1).fit(rows);
    assertThat(model.transform(rows).filter("prediction >= 0").count()).isEqualTo(500);
  }

  @Test
  void aPipelineWithAVectorLearnsAndIsReadBack() throws IOException {
    VectorAssembler assembler =
        new VectorAssembler()
            .setInputCols(new String[] {"size", "weight"})
            .setOutputCol("features")
            .setHandleInvalid("keep");
    EvenkeelRegressor regressor =
        new EvenkeelRegressor()
            .setLabelCol("price")
            .setHiddenLayers(9)
            .setBatchSize(50)
            .setMaxIter(30);
    Dataset<Row> rows = frame.drop("label");
    PipelineModel model =
        new Pipeline().setStages(new PipelineStage[] {assembler, regressor}).fit(rows);
    Dataset<Row> scored = model.transform(rows);
    RegressionEvaluator rmse = new RegressionEvaluator().setLabelCol("price");
    double error = rmse.evaluate(scored);
    assertThat(error)
        .isLessThan(14); // out of a deviation of 17, part of which comes from the colour
    EvenkeelRegressionModel own = (EvenkeelRegressionModel) model.stages()[1];
    assertThat(own.featureNames().name()).isEqualTo("featureNames");
    assertThat(own.model().preprocessor().columns().stream().map(c -> c.name()))
        .containsExactlyInAnyOrder("size", "weight");
    String path = folder.resolve("pipeline").toUri().toString();
    model.write().save(path);
    assertThat(PipelineModel.load(path).transform(rows).select("prediction").collectAsList())
        .isEqualTo(scored.select("prediction").collectAsList());
  }

  @Test
  void crossValidationChooses() {
    EvenkeelClassifier classifier = classifier().setMaxIter(2);
    ParamMap[] grid =
        new ParamGridBuilder().addGrid(classifier.stepSize(), new double[] {1e-6, 0.01}).build();
    CrossValidator validator =
        new CrossValidator()
            .setEstimator(classifier)
            .setEstimatorParamMaps(grid)
            .setEvaluator(new BinaryClassificationEvaluator().setRawPredictionCol("probability"))
            .setNumFolds(2);
    double[] auc = validator.fit(frame).avgMetrics();
    assertThat(auc[1]).isGreaterThan(0.75).isGreaterThan(auc[0]);
  }

  /** Spark's answers are those that the model's own file gives without Spark. */
  @Test
  void theFileIsThatOfEveryOtherPart() throws IOException {
    EvenkeelClassificationModel model = classifier().fit(frame);
    Path path = folder.resolve("classes");
    model.write().save(path.toUri().toString());
    TabularModel file = TabularModel.load(path.resolve("model.safetensors"));
    assertThat(answers(model)).isEqualTo(answers(file));
    assertThat(file.evaluate(ROWS.table()).rows()).isEqualTo(500);
    EvenkeelClassificationModel read = EvenkeelClassificationModel.load(path.toUri().toString());
    assertThat(read.uid()).isEqualTo(model.uid());
    assertThat(answers(read)).isEqualTo(answers(file));
    assertThat(read.labels()).containsExactly("0", "1");
  }

  @Test
  void aModelThatWasTrainedWithoutSparkScoresHere() {
    TabularRun alone = LocalTrainingTest.alone(ROWS, 50, 2);
    Path run = folder.resolve("run");
    assertThat(run.toFile().mkdir()).isTrue();
    alone.model().save(run.resolve("model.safetensors"));
    for (String path : List.of(run.toString(), run.resolve("model.safetensors").toString())) {
      assertThat(answers(EvenkeelClassificationModel.load(path))).isEqualTo(answers(alone.model()));
    }
    assertThatThrownBy(() -> EvenkeelRegressionModel.load(run.toString()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "the model predicts classes of 'label' and not a number: read it with"
                + " EvenkeelClassificationModel");
    assertThatThrownBy(() -> EvenkeelClassificationModel.load(folder.toString()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "there is no model in %s: a saved model, or the folder of a run, has a model.safetensors"
                .formatted(folder));
  }

  /** The moments of all rows, however they are dealt out. */
  @Test
  void statisticsOverADataFrameAreThoseOfOneMachine() {
    TabularModel alone = LocalTrainingTest.alone(ROWS, 50, 2).model();
    Map<String, Moments> expected =
        StatisticsEstimator.estimate(alone.model(), alone.rows(ROWS.table(), 1000));
    EvenkeelClassificationModel model =
        new EvenkeelClassificationModel("uid", SharedModel.of(alone));
    for (int partitions : new int[] {1, 3}) {
      Model recalibrated = model.recalibrate(ROWS.frame(spark, partitions, 0)).model().model();
      for (Node norm : recalibrated.network().graph().batchNorms()) {
        Moments moments = recalibrated.inferenceMoments(norm);
        Moments wanted = Objects.requireNonNull(expected.get(norm.path()));
        assertThat(moments.mean()).containsExactly(wanted.mean(), within(1e-12));
        assertThat(moments.variance()).containsExactly(wanted.variance(), within(1e-12));
      }
    }
    assertThat(model.population(frame).model().model().keptStatistics())
        .contains(Statistics.POPULATION);
    assertThatThrownBy(() -> model.recalibrate(frame.limit(0)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("the statistics of a BatchNorm need at least 1 row of data, but got 0");
  }

  private static List<String> answers(EvenkeelClassificationModel model) {
    List<String> answers = new ArrayList<>();
    for (Row row : model.transform(ROWS.frame(spark, 1, 0)).collectAsList()) {
      answers.add(row.getAs("prediction") + " " + row.<Vector>getAs("probability").apply(1));
    }
    answers.sort(null);
    return answers;
  }

  private static List<String> answers(TabularModel model) {
    List<String> answers = new ArrayList<>();
    model.predict(
        ROWS.table(),
        (Scores scores) -> {
          for (int r = 0; r < scores.rows(); r++) {
            answers.add((double) scores.predicted(r) + " " + scores.probability(r, 1));
          }
        });
    answers.sort(null);
    return answers;
  }

  @Test
  void anEstimatorIsCopiedExplainedAndReadBack() throws IOException {
    EvenkeelClassifier classifier =
        classifier()
            .setSeed(7)
            .setNumWorkers(2)
            .setStepSize(0.1)
            .setRegParam(0.2)
            .setDropout(0.3)
            .setBins(5);
    String path = folder.resolve("estimator").toUri().toString();
    classifier.write().save(path);
    EvenkeelClassifier read = EvenkeelClassifier.load(path);
    for (var param : classifier.params()) {
      assertThat(read.getOrDefault(read.getParam(param.name())))
          .as(param.name())
          .isEqualTo(classifier.getOrDefault(param));
    }
    ParamMap more = new ParamMap().put(classifier.maxIter().w(9));
    assertThat(classifier.copy(more).explainParam(classifier.maxIter()))
        .isEqualTo("maxIter: epochs: passes over the rows (default: by their number) (current: 9)");
    StructType schema = classifier.transformSchema(frame.schema());
    assertThat(schema.fieldNames()).endsWith("prediction", "probability");
  }

  @Test
  void whatCannotBeDoneIsSaidInASentence() {
    refused(
        classifier().setNumWorkers(3),
        "3 workers train at the same time, but the cluster runs 2 tasks at once: start more executors, give them more cores, or set numWorkers (--workers) to 2");
    refused(
        classifier().setNumWorkers(5).setShards(4),
        "5 workers cannot share 4 shards: set numWorkers (--workers) to 4 or less, or more shards, which are part of the result");
    refused(classifier().setNumWorkers(-1), "numWorkers (--workers) must be at least 0, but is -1");
    refused(classifier().setTimeout(0), "timeout must be at least 1, but is 0");
    refused(
        classifier().setCheckpointInterval(-1),
        "checkpointInterval (--checkpoint-every) must be at least 0, but is -1");
    refused(
        classifier().setInputCols("size").setLabelCol("day"),
        "the target 'day' of the data frame is a date, which cannot be predicted: choose a column of numbers or of classes");
    refused(
        classifier().setInputCols("size", "wait"),
        "there is no column 'wait', but size, weight, colour, new, day, label, price");
    refused(
        new EvenkeelClassifier().setFeaturesCol("size"),
        "featuresCol 'size' must be a vector, as VectorAssembler makes one, but is double: set inputCols to learn from columns as they are");
    refused(
        classifier().setPredictionCol("size"),
        "there is a column 'size' already: set another name for the prediction, or drop it");
    spark.sparkContext().conf().set("spark.dynamicAllocation.enabled", "true");
    try {
      refused(
          classifier(),
          "a training needs all its executors from beginning to end, which dynamic allocation does not promise: set spark.dynamicAllocation.enabled=false and spark.executor.instances");
    } finally {
      spark.sparkContext().conf().remove("spark.dynamicAllocation.enabled");
    }
  }

  private static void refused(EvenkeelClassifier classifier, String message) {
    assertThatThrownBy(() -> classifier.fit(frame))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
  }

  /** All workers refuse the same step, and the stage is not tried again. */
  @Test
  void aNanIsRefusedByAll() {
    assertThatThrownBy(() -> classifier().setNumWorkers(2).setStepSize(1e38).fit(frame))
        .isInstanceOf(TrainingStoppedException.class)
        .hasMessageStartingWith("training stopped at step ")
        .hasMessageContaining("because this is not finite");
  }
}
