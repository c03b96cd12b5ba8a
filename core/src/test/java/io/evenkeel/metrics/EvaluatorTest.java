package io.evenkeel.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Loss;
import io.evenkeel.loss.Task;
import io.evenkeel.model.Model;
import io.evenkeel.network.Network;
import io.evenkeel.network.ParameterKey;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EvaluatorTest {

  @Test
  void classesOverUnequalBlocks() {
    Random random = new Random(1);
    int rows = 50;
    int classes = 7;
    float[] logits = new float[rows * classes];
    float[] labels = new float[rows];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) random.nextGaussian();
    }
    for (int r = 0; r < rows; r++) {
      labels[r] = random.nextInt(classes);
    }
    Loss loss = Loss.softmaxCrossEntropy().withClassWeights(1, 2, 3, 4, 5, 6, 7);
    Set<Metric> all = Evaluator.everyMetric(Task.CLASSES, classes);
    Evaluation whole = evaluate(loss, classes, all, logits, labels, rows);
    Evaluation blocks = evaluate(loss, classes, all, logits, labels, 13);
    assertThat(whole.rows()).isEqualTo(rows);
    assertThat(whole.values().keySet())
        .containsExactly(
            Metric.LOSS,
            Metric.ACCURACY,
            Metric.LOG_LOSS,
            Metric.TOP_5,
            Metric.MACRO_F1,
            Metric.AUC);
    for (Metric metric : all) {
      assertThat(blocks.get(metric)).isCloseTo(whole.get(metric), within(1e-14));
    }
    double logLoss = 0;
    int right = 0;
    RocAuc[] auc = new RocAuc[classes];
    Arrays.setAll(auc, c -> new RocAuc());
    for (int r = 0; r < rows; r++) {
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        sum += Math.exp(logits[r * classes + c]);
      }
      logLoss += Math.log(sum) - logits[r * classes + (int) labels[r]];
      right += TopK.argMax(logits, r * classes, classes) == (int) labels[r] ? 1 : 0;
      for (int c = 0; c < classes; c++) {
        auc[c].add((float) (Math.exp(logits[r * classes + c]) / sum), c == (int) labels[r]);
      }
    }
    assertThat(whole.get(Metric.LOG_LOSS)).isCloseTo(logLoss / rows, within(1e-6));
    assertThat(whole.accuracy()).isEqualTo((double) right / rows);
    assertThat(whole.confusion().orElseThrow().accuracy()).isEqualTo(whole.accuracy());
    double meanAuc = Arrays.stream(auc).mapToDouble(RocAuc::value).average().orElseThrow();
    assertThat(whole.get(Metric.AUC)).isCloseTo(meanAuc, within(1e-3));
  }

  private static Evaluation evaluate(
      Loss loss, int outputs, Set<Metric> metrics, float[] logits, float[] targets, int block) {
    Evaluator evaluator = new Evaluator(loss, outputs, block, metrics);
    int rows = logits.length / outputs;
    for (int from = 0; from < rows; from += block) {
      int to = Math.min(rows, from + block);
      int targetColumns = loss.targetColumns(outputs);
      evaluator.add(
          Arrays.copyOfRange(logits, from * outputs, to * outputs),
          Arrays.copyOfRange(targets, from * targetColumns, to * targetColumns),
          to - from);
    }
    return evaluator.result();
  }

  @Test
  void binary() {
    float[] logits = {-2, 1, 3, -1};
    float[] targets = {0, 0, 1, 1};
    Set<Metric> all = Evaluator.everyMetric(Task.BINARY, 1);
    Evaluation result = evaluate(Loss.binaryCrossEntropy(), 1, all, logits, targets, 3);
    assertThat(result.accuracy()).isEqualTo(0.5);
    assertThat(result.get(Metric.AUC)).isEqualTo(0.75);
    assertThat(result.get(Metric.MACRO_F1)).isEqualTo(0.5);
    assertThat(result.get(Metric.LOG_LOSS)).isCloseTo(result.loss(), within(1e-15));
    assertThat(result.confusion().orElseThrow().count(1, 0)).isEqualTo(1);
    Loss weighted = Loss.binaryCrossEntropy().withClassWeights(1, 3);
    Evaluation other = evaluate(weighted, 1, all, logits, targets, 3);
    assertThat(other.get(Metric.LOG_LOSS)).isCloseTo(result.loss(), within(1e-15));
    double no = Math.log1p(Math.exp(-2)) + Math.log1p(Math.exp(1));
    double yes = Math.log1p(Math.exp(-3)) + Math.log1p(Math.exp(1));
    assertThat(other.loss()).isCloseTo((no + 3 * yes) / 8, within(1e-6));
  }

  @Test
  void realTargets() {
    float[] x = {1, 2, 3, 4};
    float[] t = {1, 1, 3, 6};
    Evaluation result = evaluate(Loss.meanSquaredError(), 2, Evaluator.brief(Task.REAL), x, t, 1);
    assertThat(result.values().keySet())
        .containsExactly(Metric.LOSS, Metric.RMSE, Metric.MAE, Metric.R2);
    assertThat(result.loss()).isEqualTo(1.25);
    assertThat(result.get(Metric.RMSE)).isCloseTo(Math.sqrt(1.25), within(1e-15));
    assertThat(result.accuracy()).isNaN();
    assertThat(result.confusion()).isEmpty();
  }

  @Test
  void rowsOfAnotherWidth() {
    Model model =
        Model.of(Network.input(3).dense(2).build())
            .parameters(
                Map.of(
                    new ParameterKey("0", "weight"), new float[6],
                    new ParameterKey("0", "bias"), new float[2]))
            .build();
    for (int features : new int[] {2, 4}) {
      Dataset rows = Dataset.ofClasses(new float[2 * features], features, new int[] {0, 1}, 2);
      assertThatThrownBy(() ->
              Evaluator.evaluate(
                  model, rows, Loss.softmaxCrossEntropy(), Evaluator.brief(Task.CLASSES)))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("the model takes rows of 3 numbers, but those of the data have %d", features);
    }
  }

  @Test
  void whatGrowsWithTheClassesIsLeftOutForMany() {
    assertThat(Evaluator.everyMetric(Task.CLASSES, 257))
        .containsExactly(Metric.LOSS, Metric.ACCURACY, Metric.LOG_LOSS, Metric.TOP_5);
    assertThat(Evaluator.everyMetric(Task.CLASSES, 5)).doesNotContain(Metric.TOP_5);
  }
}
