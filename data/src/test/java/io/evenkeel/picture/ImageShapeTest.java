package io.evenkeel.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Pictures of any shape become images of one, without a change of what they show. */
class ImageShapeTest {

  @Test
  void aSizeThatFitsChangesNothing() {
    byte[] values = new byte[6 * 5 * 3];
    new Random(1).nextBytes(values);
    Pixels picture = new Pixels(6, 5, 3, values);
    assertThat(new ImageShape(5, 6, 3, Fit.CROP).of(picture)).isEqualTo(values);
    assertThat(Resampler.resize(picture, 0, 0, 6, 5, 6, 5).values()).isEqualTo(values);
  }

  @Test
  void oneColourStaysThatColour() {
    byte[] values = new byte[37 * 23];
    Arrays.fill(values, (byte) 201);
    Pixels picture = new Pixels(37, 23, 1, values);
    for (int size : new int[] {4, 13, 32, 64}) {
      assertThat(new ImageShape(size, size, 1, Fit.CROP).of(picture)).containsOnly((byte) 201);
    }
  }

  @Test
  void aSlopeStaysASlope() {
    byte[] values = new byte[64 * 8];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) (4 * (i % 64)); // at the middle of pixel x: 4 x
    }
    Pixels half = Resampler.resize(new Pixels(64, 8, 1, values), 0, 0, 64, 8, 32, 4);
    for (int x = 2; x < 30; x++) {
      assertThat(half.values()[x] & 0xff).isBetween(8 * x + 2 - 1, 8 * x + 2 + 1);
    }
  }

  @Test
  void smallerPicturesAreMeansOfAllPixels() {
    byte[] checkered = new byte[64 * 64];
    for (int i = 0; i < checkered.length; i++) {
      checkered[i] = (byte) ((i % 64 + i / 64) % 2 == 0 ? 0 : 200);
    }
    byte[] small = new ImageShape(8, 8, 1, Fit.CROP).of(new Pixels(64, 64, 1, checkered));
    for (byte value : small) {
      assertThat(value & 0xff).isBetween(98, 102);
    }
  }

  @Test
  void cropTakesTheMiddle() {
    byte[] values = new byte[24 * 8];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) (i % 24 < 8 ? 10 : i % 24 < 16 ? 100 : 250);
    }
    byte[] middle = new ImageShape(8, 8, 1, Fit.CROP).of(new Pixels(24, 8, 1, values));
    assertThat(middle[4 * 8 + 3]).isEqualTo((byte) 100);
    assertThat(middle).hasSize(64);
  }

  @Test
  void padKeepsAll() {
    byte[] values = new byte[16 * 8];
    Arrays.fill(values, (byte) 100);
    byte[] padded = new ImageShape(8, 8, 1, Fit.PAD).of(new Pixels(16, 8, 1, values));
    for (int y = 0; y < 8; y++) {
      byte[] line = Arrays.copyOfRange(padded, 8 * y, 8 * y + 8);
      assertThat(line).containsOnly((byte) (y >= 2 && y < 6 ? 100 : 0));
    }
  }

  @Test
  void channels() {
    Pixels red = new Pixels(1, 1, 3, new byte[] {(byte) 255, 0, 0});
    assertThat(red.inChannels(1).values()).containsExactly(76);
    assertThat(new Pixels(1, 1, 1, new byte[] {9}).inChannels(3).values()).containsExactly(9, 9, 9);
  }
}
