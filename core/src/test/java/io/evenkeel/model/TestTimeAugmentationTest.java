package io.evenkeel.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Loss;
import io.evenkeel.metrics.Evaluator;
import io.evenkeel.metrics.Metric;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.training.Trainer;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TestTimeAugmentationTest {
  private static final TestTimeAugmentation FLIP = new TestTimeAugmentation(true, false);
  private static final TestTimeAugmentation SHIFT = new TestTimeAugmentation(false, true);
  private static final TestTimeAugmentation BOTH = new TestTimeAugmentation(true, true);

  private static final Network NETWORK =
      Network.image(3, 4, 2).conv(5, 3).batchNorm().relu().flatten().dense(3).build();

  private static Dataset images(int count) {
    Random random = new Random(1);
    float[] x = new float[count * 24];
    int[] labels = new int[count];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
      labels[i / 24] = i / 24 % 3;
    }
    return Dataset.ofClasses(x, 24, labels, 3);
  }

  private static Model model() {
    return Trainer.of(NETWORK)
        .optimizer(Optimizer.adam(0.01))
        .batchSize(10)
        .epochs(1)
        .fit(images(40))
        .model();
  }

  /** One image as height x width x channels; pixel (y, x) holds 10 y + x, and its negative. */
  private static float[] image(String... pixels) {
    float[] image = new float[24];
    int at = 0;
    for (String row : pixels) {
      for (String pixel : row.split(" ", -1)) {
        image[at++] = Integer.parseInt(pixel);
        image[at++] = -Integer.parseInt(pixel);
      }
    }
    return image;
  }

  private static final float[] IMAGE = image("0 1 2 3", "10 11 12 13", "20 21 22 23");
  private static final float[] MIRROR = image("3 2 1 0", "13 12 11 10", "23 22 21 20");
  private static final float[] DOWN = image("11 10 11 12", "1 0 1 2", "11 10 11 12");
  private static final float[] DOWN_MIRROR = image("12 11 10 11", "2 1 0 1", "12 11 10 11");
  private static final float[] UP = image("11 12 13 12", "21 22 23 22", "11 12 13 12");
  private static final float[] UP_MIRROR = image("12 13 12 11", "22 23 22 21", "12 13 12 11");

  @Test
  void theMeanOverTheViews() {
    Model model = model();
    check(model, TestTimeAugmentation.NONE, new float[][] {IMAGE}, 1);
    check(model, FLIP, new float[][] {IMAGE, MIRROR}, 0.5, 0.5);
    check(model, SHIFT, new float[][] {IMAGE, DOWN, UP}, 0.5, 0.25, 0.25);
    check(
        model,
        BOTH,
        new float[][] {IMAGE, MIRROR, DOWN, DOWN_MIRROR, UP, UP_MIRROR},
        0.25,
        0.25,
        0.125,
        0.125,
        0.125,
        0.125);
  }

  private static void check(
      Model model, TestTimeAugmentation augmentation, float[][] views, double... weights) {
    double[] expected = new double[3];
    for (int v = 0; v < views.length; v++) {
      float[] logits = model.logits(views[v], 1);
      for (int j = 0; j < 3; j++) {
        expected[j] += weights[v] * logits[j];
      }
    }
    float[] two = Arrays.copyOf(MIRROR, 48); // another image beside it
    System.arraycopy(IMAGE, 0, two, 24, 24);
    float[] actual = augmentation.logits(model, two, 2);
    float[] probabilities = augmentation.predict(model, two, 2);
    double sum = Arrays.stream(expected).map(Math::exp).sum();
    for (int j = 0; j < 3; j++) {
      assertThat((double) actual[3 + j]).isCloseTo(expected[j], within(1e-5));
      assertThat((double) probabilities[3 + j])
          .isCloseTo(Math.exp(expected[j]) / sum, within(1e-5));
    }
  }

  @Test
  void isEvaluatedLikeAModel() {
    Model model = model();
    Dataset images = images(50);
    Loss loss = Loss.softmaxCrossEntropy();
    Set<Metric> metrics = Set.of(Metric.LOSS, Metric.ACCURACY);
    assertThat(Evaluator.evaluate(model, TestTimeAugmentation.NONE, images, loss, metrics))
        .isEqualTo(Evaluator.evaluate(model, images, loss, metrics));
    float[] x = new float[50 * 24];
    int[] rows = new int[50];
    Arrays.setAll(rows, i -> i);
    images.copyFeatures(rows, 0, 50, x, 0);
    float[] probabilities = BOTH.predict(model, x, 50);
    double sum = 0;
    for (int i = 0; i < 50; i++) {
      sum -= Math.log(probabilities[i * 3 + i % 3]);
    }
    assertThat(Evaluator.evaluate(model, BOTH, images, loss, metrics).loss())
        .isCloseTo(sum / 50, within(1e-5));
  }

  @Test
  void rowsOfATableHaveNoViews() {
    Model model =
        Trainer.of(Network.input(24).dense(3).batchNorm().relu().dense(3).build())
            .epochs(1)
            .fit(images(40))
            .model();
    assertThatThrownBy(() -> FLIP.logits(model, new float[24], 1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "test-time augmentation needs a model of images of at least 1 x 1 pixels, but it takes %s"
                .formatted(model.network().input()));
    assertThat(TestTimeAugmentation.NONE.logits(model, new float[24], 1)).hasSize(3);
  }
}
