package io.evenkeel.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.metrics.Metric;
import io.evenkeel.tabular.Tabular;
import io.evenkeel.tabular.TabularRun;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A training on Spark gives the same bits as one without it. */
class LocalTrainingTest {
  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = SparkForTests.local(4);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static EvenkeelClassifier classifier() {
    return new EvenkeelClassifier()
        .setInputCols(TestRows.INPUTS)
        .setHiddenLayers(13, 7)
        .setBatchSize(100)
        .setMaxIter(2)
        .setTimeout(60);
  }

  static TabularRun alone(TestRows rows, int batchSize, int epochs) {
    return Tabular.classifier("label")
        .ignore("price")
        .settings(s ->
            s.withShards(16)
                .withValidationFraction(0)
                .withMembers(1)
                .withBagged(false)
                .withHidden(13, 7)
                .withBatchSize(batchSize)
                .withEpochs(epochs))
        .plan(rows.table())
        .train();
  }

  @Test
  void anyNumberOfWorkersAndOneMachineHaveTheSameBits() {
    TestRows rows = new TestRows(733, 1);
    String alone = alone(rows, 100, 2).training().parametersSha256();
    for (int workers : new int[] {1, 2, 3, 4}) {
      Dataset<Row> frame = rows.frame(spark, 2 * workers + 1, workers);
      EvenkeelClassificationModel model = classifier().setNumWorkers(workers).fit(frame);
      assertThat(model.summary().orElseThrow().parametersSha256())
          .as("%d workers", workers)
          .isEqualTo(alone);
    }
  }

  /**
   * The cases in which synchronised BN usually breaks: shards of different sizes and without rows,
   * a last mini-batch with fewer rows than workers, one row per shard, hidden layers whose widths
   * are no powers of two.
   */
  @ParameterizedTest
  @CsvSource({"3, 2", "18, 5", "67, 64", "130, 129"})
  void shortAndUnevenMiniBatchesHaveTheSameBits(int count, int batchSize) {
    TestRows rows = new TestRows(count, 11);
    TabularRun alone = alone(rows, batchSize, 2);
    EvenkeelClassificationModel model =
        classifier().setBatchSize(batchSize).setNumWorkers(4).fit(rows.frame(spark, 2, 1));
    assertThat(model.summary().orElseThrow().parametersSha256())
        .isEqualTo(alone.training().parametersSha256());
    assertThat(model.summary().orElseThrow().epochs().getLast().loss())
        .isEqualTo(alone.training().history().getLast().train().values().get(Metric.LOSS));
    assertThat(model.summary().orElseThrow().epochs().getLast().accuracy())
        .isEqualTo(alone.training().history().getLast().train().values().get(Metric.ACCURACY));
  }

  /**
   * The weights of rows change the bits, but the number of workers still does not; rows of weight 0
   * are left out.
   */
  @Test
  void weightsOfRows() {
    TestRows rows = new TestRows(733, 1);
    Column weight = functions.expr("IF(label = 1, 3.0, IF(colour = 'red', 0.0, 0.5))");
    Dataset<Row> one = rows.frame(spark, 2, 1).withColumn("heavy", weight);
    Dataset<Row> other = rows.frame(spark, 7, 5).withColumn("heavy", weight);
    String plain = sha256(classifier().setNumWorkers(1).fit(one.where("heavy <> 0")));
    String expected =
        sha256(classifier().setWeightCol("heavy").setNumWorkers(1).fit(one.where("heavy <> 0")));
    assertThat(expected).isNotEqualTo(plain);
    assertThat(sha256(classifier().setWeightCol("heavy").setNumWorkers(3).fit(other)))
        .isEqualTo(expected);

    Dataset<Row> unknown = one.withColumn("heavy", functions.expr("IF(weight = 7, NULL, 1.0)"));
    assertThatThrownBy(() -> classifier().setWeightCol("heavy").fit(unknown))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("weightCol takes finite numbers of at least 0, but a row has none");
    assertThatThrownBy(() -> classifier().setWeightCol("colour").fit(one))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("weightCol 'colour' must hold numbers, but is string");
  }

  private static String sha256(EvenkeelClassificationModel model) {
    return model.summary().orElseThrow().parametersSha256();
  }
}
