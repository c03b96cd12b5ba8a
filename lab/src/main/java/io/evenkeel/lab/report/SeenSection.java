package io.evenkeel.lab.report;

import io.evenkeel.data.Images;
import io.evenkeel.dataset.Augmentation;
import io.evenkeel.dataset.Dataset;
import io.evenkeel.dataset.Mixing;
import io.evenkeel.lab.page.Figure;
import io.evenkeel.lab.page.Gallery;
import io.evenkeel.lab.page.Section;
import io.evenkeel.lab.page.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Training images as the network really sees them, epoch by epoch. */
public final class SeenSection {
  private static final int PICTURES = 8;
  private static final int EPOCHS = 4;

  private SeenSection() {}

  /**
   * The section.
   *
   * @param rows those that are trained on
   * @param shape of the images
   * @param augmentation that changes them
   * @param how the augmentation in words, as it was asked for
   * @param seed of the run
   * @param epochs of the run
   */
  public static Section of(
      Dataset rows, Images shape, Augmentation augmentation, String how, long seed, int epochs) {
    List<Figure> figures = new ArrayList<>();
    figures.add(
        gallery("seen-given", Text.of("report.seenGiven"), rows, shape, row -> given(rows, row)));
    for (int epoch = 0; epoch < Math.min(EPOCHS, epochs); epoch++) {
      int now = epoch;
      figures.add(
          gallery(
              "seen-" + (epoch + 1),
              Text.of("report.seenEpoch", String.valueOf(epoch + 1)),
              rows,
              shape,
              row -> seen(rows, augmentation, row, seed, now)));
    }
    return new Section("seen", Text.of("report.seen"), Text.of("report.seenLead", how), figures);
  }

  private static Gallery gallery(
      String id, Text title, Dataset rows, Images shape, IntFunction<float[]> pixels) {
    List<Gallery.Picture> pictures = new ArrayList<>();
    for (int row = 0; row < Math.min(PICTURES, rows.rows()); row++) {
      String png = ImagePng.base64(pixels.apply(row), 0, 1, shape.width(), shape.channels());
      pictures.add(new Gallery.Picture(Text.verbatim(String.valueOf(row)), png));
    }
    return new Gallery(id, title, pictures);
  }

  private static float[] given(Dataset rows, int row) {
    float[] x = new float[rows.features()];
    rows.copyFeatures(new int[] {row}, 0, 1, x, 0);
    return x;
  }

  private static float[] seen(
      Dataset rows, Augmentation augmentation, int row, long seed, int epoch) {
    float[] x = given(rows, row);
    augmentation.apply(x, 0, row, seed, epoch);
    if (augmentation instanceof Mixing mixing) {
      int partner = mixing.partner(row, rows.rows(), seed, epoch);
      float[] other = given(rows, partner);
      mixing.apply(other, 0, partner, seed, epoch);
      mixing.mix(x, 0, other, row, seed, epoch);
    }
    return x;
  }
}
