package io.evenkeel.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.dataset.Augmentation;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.picture.PictureAugmentation.Flip;
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
        "flip:alternating,cutout:3"
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
        "shift | 'shift'",
        "flip,shift:0 | 'shift:0' in 'flip,shift:0'",
        "shift:1000 | 'shift:1000'",
        "shift:x | 'shift:x'",
        "none,flip | 'none' in 'none,flip'",
        "flip, | '' in 'flip,'",
        "\"\" | ''"
      })
  void saysWhatItExpected(String text, String got) {
    assertThatThrownBy(() -> PictureAugmentation.parse(text))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "expected none, or some of flip, flip:alternating, shift:PIXELS and cutout:PIXELS, each"
                + " once, with commas between them and 1 to 999 pixels, but got "
                + got);
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
