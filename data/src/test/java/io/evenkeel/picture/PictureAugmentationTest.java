package io.evenkeel.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.dataset.Augmentation;
import io.evenkeel.dataset.Mixing;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.picture.PictureAugmentation.Flip;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureAugmentationTest {
  private static final int HEIGHT = 3;
  private static final int WIDTH = 4;
  private static final int CHANNELS = 2;
  private static final int SIZE = HEIGHT * WIDTH * CHANNELS;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "none",
        "flip",
        "flip:alternating",
        "shift:2",
        "flip,shift:1,cutout:8",
        "flip:alternating,cutout:3",
        "flip,shift:2,crop:0.25,rotate:15,scale:0.1,cutout:8,mixup:0.2,cutmix:1"
      })
  void readsWhatItWrites(String text) {
    assertThat(PictureAugmentation.parse(text)).hasToString(text);
  }

  @Test
  void theOrderOfThePartsDoesNotMatter() {
    assertThat(PictureAugmentation.parse("cutout:8,flip:random"))
        .isEqualTo(new PictureAugmentation(Flip.RANDOM, 0, 8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "turn | 'turn'",
        "flip,flip:alternating | 'flip:alternating' in 'flip,flip:alternating'",
        "flip:often | 'flip:often'",
        "shift:2,cutout:1,shift:3 | 'shift:3' in 'shift:2,cutout:1,shift:3'",
        "crop-0.5 | 'crop-0.5'",
        "none,flip | 'none' in 'none,flip'",
        "flip, | '' in 'flip,'",
        "\"\" | ''"
      })
  void saysWhatItExpected(String text, String got) {
    assertThatThrownBy(() -> PictureAugmentation.parse(text))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "expected none, or some of flip, flip:alternating, shift:PIXELS, crop:SHARE,"
                + " rotate:DEGREES, scale:SHARE, cutout:PIXELS, mixup:ALPHA and cutmix:ALPHA, each"
                + " once, with commas between them, but got "
                + got);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "shift | shift: a number of pixels from 1 to 999, such as shift:2",
        "shift:0 | shift: a number of pixels from 1 to 999, such as shift:2",
        "shift:1000 | shift: a number of pixels from 1 to 999, such as shift:2",
        "shift:1.5 | shift: a number of pixels from 1 to 999, such as shift:2",
        "cutout:x | cutout: a number of pixels from 1 to 999, such as cutout:8",
        "crop:1 | crop: the least share of the area, from 0.01 to 0.999, such as crop:0.5",
        "rotate:-5 | rotate: the most degrees, from 0.01 to 180, such as rotate:15",
        "rotate:200 | rotate: the most degrees, from 0.01 to 180, such as rotate:15",
        "scale:1 | scale: the most share, from 0.001 to 0.9, such as scale:0.1",
        "mixup:0 | mixup: an alpha from 0.01 to 4, such as mixup:0.2",
        "cutmix:NaN | cutmix: an alpha from 0.01 to 4, such as cutmix:1"
      })
  void saysWhatAPartNeeds(String part, String expected) {
    assertThatThrownBy(() -> PictureAugmentation.parse("flip," + part))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("behind %s was expected, but got '%s'".formatted(expected, part));
  }

  @Test
  void picturesMustBeLargerThanTheirShift() {
    assertThatThrownBy(() -> PictureAugmentation.parse("shift:3").of(3, 9, 1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "a shift by up to 3 pixels with reflection needs pictures that are larger, but they have"
                + " 3 x 9");
    assertThat(changed("shift:2", 0, 0)).hasSize(SIZE);
  }

  /** Half of the pictures in one epoch, the others in the next, each twice the same way round. */
  @Test
  void alternatingFlipsShowEveryPictureBothWays() {
    int mirrored = 0;
    for (int row = 0; row < 1000; row++) {
      float[] first = changed("flip:alternating", row, 0);
      float[] second = changed("flip:alternating", row, 1);
      boolean flipped = first[0] != 0;
      mirrored += flipped ? 1 : 0;
      assertThat(flipped ? first : second).isEqualTo(mirror());
      assertThat(flipped ? second : first).isEqualTo(picture());
      assertThat(changed("flip:alternating", row, 2)).isEqualTo(first);
    }
    assertThat(mirrored).isBetween(450, 550);
  }

  @Test
  void randomFlipsAreDrawnAnewInEachEpoch() {
    int mirrored = 0;
    int both = 0;
    for (int row = 0; row < 1000; row++) {
      boolean first = changed("flip", row, 0)[0] != 0;
      boolean second = changed("flip", row, 1)[0] != 0;
      mirrored += first ? 1 : 0;
      both += first && second ? 1 : 0;
    }
    assertThat(mirrored).isBetween(450, 550);
    assertThat(both).isBetween(200, 300);
  }

  /** Every move of a single row of pixels, by the reflection that is written out by hand. */
  @Test
  void shiftsReflectAtTheBorder() {
    Set<String> seen = new HashSet<>();
    Augmentation shift = new PictureAugmentation(Flip.NONE, 2, 0).of(3, 4, 1);
    for (int row = 0; row < 500; row++) {
      float[] x = {0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23};
      shift.apply(x, 0, row, 7, 3);
      seen.add("%.0f %.0f %.0f %.0f".formatted(x[0] % 10, x[1] % 10, x[2] % 10, x[3] % 10));
    }
    assertThat(seen)
        .containsExactlyInAnyOrder("2 1 0 1", "1 0 1 2", "0 1 2 3", "1 2 3 2", "2 3 2 1");
  }

  @Test
  void cutoutIsTheMeanOfEachChannel() {
    float[] before = picture();
    int changedPixels = 0;
    for (int row = 0; row < 50; row++) {
      float[] after = changed("cutout:2", row, 0);
      for (int i = 0; i < SIZE; i++) {
        if (after[i] != before[i]) {
          changedPixels++;
          assertThat(after[i]).isEqualTo(i % CHANNELS == 0 ? 11f : 111f);
        }
      }
    }
    assertThat(changedPixels).isPositive();
  }

  @Test
  void theSameSeedEpochAndRowGiveTheSame() {
    assertThat(changed("flip,shift:2,cutout:2", 5, 9))
        .isEqualTo(changed("flip,shift:2,cutout:2", 5, 9));
  }

  /** A picture that is a plane x + 2 y stays one, between the pixels too, away from the border. */
  @Test
  void warpsReadBetweenThePixels() {
    int side = 21;
    double least = 9;
    double most = 0;
    for (int row = 0; row < 200; row++) {
      float[] x = plane(side);
      PictureAugmentation.parse("scale:0.2").of(side, side, 1).apply(x, 0, row, 7, 0);
      float middle = x[10 * side + 10];
      float slope = x[10 * side + 11] - middle;
      assertThat(middle).isCloseTo(30, within(1e-3f));
      assertThat(x[12 * side + 8]).isCloseTo(middle + 2 * slope, within(1e-3f));
      least = Math.min(least, slope);
      most = Math.max(most, slope);
    }
    assertThat(least).isBetween(1 / 1.2, 0.86);
    assertThat(most).isBetween(1.2, 1 / 0.8);
  }

  @Test
  void rotationsTurnAboutTheMiddle() {
    int side = 21;
    double most = 0;
    for (int row = 0; row < 200; row++) {
      float[] x = plane(side);
      PictureAugmentation.parse("rotate:30").of(side, side, 1).apply(x, 0, row, 7, 0);
      float right = x[10 * side + 11] - x[10 * side + 10];
      float down = x[11 * side + 10] - x[10 * side + 10];
      // The gradient (1, 2) is turned, and as long as before.
      assertThat(Math.hypot(right, down)).isCloseTo(Math.sqrt(5), within(1e-3));
      double turned = Math.toDegrees(Math.atan2(down, right) - Math.atan2(2, 1));
      most = Math.max(most, Math.abs(turned));
    }
    assertThat(most).isBetween(28.0, 30.1);
  }

  @Test
  void cropsAreEnlargedToTheWhole() {
    int side = 21;
    for (int row = 0; row < 200; row++) {
      float[] x = plane(side);
      PictureAugmentation.parse("crop:0.25").of(side, side, 1).apply(x, 0, row, 7, 0);
      float right = x[10 * side + 11] - x[10 * side + 10];
      float down = (x[11 * side + 10] - x[10 * side + 10]) / 2;
      assertThat((double) right * down).isBetween(0.249, 1.001);
      assertThat(right / down).isBetween(0.74f, 1.34f);
      for (float value : x) {
        assertThat(value).isBetween(0f, 60f);
      }
    }
  }

  @Test
  void placesBeyondTheBorderAreReflected() {
    int[] seen = new int[9];
    Arrays.setAll(seen, i -> PictureWarp.reflected(i - 4, 3));
    assertThat(seen).containsExactly(0, 1, 2, 1, 0, 1, 2, 1, 0);
    assertThat(PictureWarp.reflected(-7, 1)).isZero();
  }

  private static float[] plane(int side) {
    float[] x = new float[side * side];
    for (int i = 0; i < x.length; i++) {
      int down = i / side;
      x[i] = i % side + 2f * down;
    }
    return x;
  }

  @Test
  void mixupIsTheMeanByTheShares() {
    float[] black = new float[SIZE];
    double sum = 0;
    for (int row = 0; row < 500; row++) {
      float[] x = picture();
      Mixing mixing = mixing("mixup:0.4");
      double share = mixing.mix(x, 0, black, row, 42, 0);
      assertThat(share).isBetween(0.0, 1.0);
      for (int i = 0; i < SIZE; i++) {
        assertThat(x[i]).isCloseTo((float) (picture()[i] * share), within(1e-4f));
      }
      sum += share;
      assertThat(mixing.partner(row, 10, 42, 0)).isBetween(0, 9);
    }
    assertThat(sum / 500).isBetween(0.45, 0.55);
  }

  @Test
  void cutmixPutsARectangleOfTheOtherIntoIt() {
    for (int row = 0; row < 500; row++) {
      float[] x = picture();
      float[] other = new float[SIZE];
      Arrays.fill(other, -1);
      double share = mixing("cutmix:1").mix(x, 0, other, row, 42, 0);
      int taken = 0;
      for (int i = 0; i < SIZE; i++) {
        taken += x[i] == -1 ? 1 : 0;
        assertThat(x[i]).isIn(picture()[i], -1f);
      }
      assertThat(share).isCloseTo(1 - (double) taken / SIZE, within(1e-12));
    }
  }

  @Test
  void whatMixesChangesBothPicturesFirst() {
    Mixing mixing = mixing("flip:alternating,mixup:1,cutmix:1");
    float[] x = picture();
    mixing.apply(x, 0, 5, 42, 0);
    assertThat(x).isEqualTo(changed("flip:alternating", 5, 0));
  }

  private static Mixing mixing(String text) {
    return (Mixing) PictureAugmentation.parse(text).of(HEIGHT, WIDTH, CHANNELS);
  }

  private static float[] changed(String text, int row, int epoch) {
    float[] x = new float[SIZE + 2];
    System.arraycopy(picture(), 0, x, 1, SIZE);
    x[0] = -1;
    x[SIZE + 1] = -1;
    PictureAugmentation.parse(text).of(HEIGHT, WIDTH, CHANNELS).apply(x, 1, row, 42, epoch);
    assertThat(new float[] {x[0], x[SIZE + 1]}).containsOnly(-1);
    float[] result = new float[SIZE];
    System.arraycopy(x, 1, result, 0, SIZE);
    return result;
  }

  /** Pixel p is (2 p, 100 + 2 p), which has the means 11 and 111. */
  private static float[] picture() {
    float[] x = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      x[i] = i % CHANNELS == 0 ? i : 99 + i;
    }
    return x;
  }

  private static float[] mirror() {
    float[] from = picture();
    float[] x = new float[SIZE];
    for (int y = 0; y < HEIGHT; y++) {
      for (int column = 0; column < WIDTH; column++) {
        for (int c = 0; c < CHANNELS; c++) {
          x[(y * WIDTH + column) * CHANNELS + c] =
              from[(y * WIDTH + WIDTH - 1 - column) * CHANNELS + c];
        }
      }
    }
    return x;
  }
}
