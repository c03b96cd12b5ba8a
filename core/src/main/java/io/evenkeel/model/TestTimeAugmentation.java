package io.evenkeel.model;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.Shape;

/**
 * Predictions of a model of images as means over several views of each image: the logits are
 * averaged with these weights,
 *
 * <pre>
 *   flip     1/2 image + 1/2 its mirror image, left for right
 *   shift    1/2 image + 1/4 image moved down and right by a pixel + 1/4 moved up and left
 * </pre>
 *
 * and with both of them each moved image is mirrored too: six views. The border that a move leaves
 * empty is filled by reflection (pixel -1 is pixel 1). Source: airbench94 (Jordan 2024, arXiv
 * 2404.00498, section 3.5, {@code infer_mirror_translate}).
 *
 * @param flip whether images are mirrored
 * @param shift whether images are moved
 */
public record TestTimeAugmentation(boolean flip, boolean shift) {

  /** The image as it is. */
  public static final TestTimeAugmentation NONE = new TestTimeAugmentation(false, false);

  /**
   * Checks that a model takes images that have these views.
   *
   * @throws InvalidInputException if not
   */
  public void requireFits(Model model) {
    Shape image = model.network().input();
    int least = shift ? 2 : 1;
    if (this.equals(NONE)) {
      return;
    }
    if (image.positions() == 1 || image.height() < least || image.width() < least) {
      throw new InvalidInputException(
          "test-time augmentation needs a model of images of at least %d x %d pixels, but it takes %s"
              .formatted(least, least, image));
    }
  }

  /**
   * The mean logits.
   *
   * @param rows count x input features, row-major: images as height x width x channels; read
   * @return count x outputs, row-major
   * @throws InvalidInputException if the model's images do not have these views
   */
  public float[] logits(Model model, float[] rows, int count) {
    float[] result = new float[count * model.network().outputFeatures()];
    logits(model, rows, count, result);
    return result;
  }

  /**
   * As {@link #logits(Model, float[], int)}, into an array.
   *
   * @param result count x outputs or longer; overwritten
   */
  public void logits(Model model, float[] rows, int count, float[] result) {
    if (this.equals(NONE)) {
      model.logits(rows, count, result);
      return;
    }
    requireFits(model);
    int values = count * model.network().outputFeatures();
    double[] sum = new double[values];
    float[] logits = new float[values];
    float[] view = new float[count * model.network().inputFeatures()];
    int[] moves = shift ? new int[] {0, 1, -1} : new int[] {0};
    for (int move : moves) {
      double ofMove = !shift ? 1 : move == 0 ? 0.5 : 0.25;
      for (int mirror = 0; mirror < (flip ? 2 : 1); mirror++) {
        double weight = flip ? ofMove / 2 : ofMove;
        look(model.network().input(), rows, count, move, mirror == 1, view);
        model.logits(view, count, logits);
        for (int i = 0; i < values; i++) {
          sum[i] += weight * logits[i];
        }
      }
    }
    for (int i = 0; i < values; i++) {
      result[i] = (float) sum[i];
    }
  }

  /**
   * The mean logits as probabilities, as {@link Model#predict(float[], int)}.
   *
   * @param rows count x input features, row-major; read
   */
  public float[] predict(Model model, float[] rows, int count) {
    float[] result = logits(model, rows, count);
    Probabilities.of(model.task(), result, model.network().outputFeatures());
    return result;
  }

  /** One view: moved down and right by {@code move} pixels, and then mirrored. */
  private static void look(
      Shape image, float[] rows, int count, int move, boolean mirror, float[] view) {
    int height = image.height();
    int width = image.width();
    int channels = image.channels();
    for (int i = 0; i < count; i++) {
      int start = i * image.features();
      for (int y = 0; y < height; y++) {
        int fromY = reflected(y - move, height);
        for (int x = 0; x < width; x++) {
          int fromX = reflected((mirror ? width - 1 - x : x) - move, width);
          System.arraycopy(
              rows,
              start + (fromY * width + fromX) * channels,
              view,
              start + (y * width + x) * channels,
              channels);
        }
      }
    }
  }

  private static int reflected(int at, int size) {
    return at < 0 ? -at : at >= size ? 2 * size - 2 - at : at;
  }
}
