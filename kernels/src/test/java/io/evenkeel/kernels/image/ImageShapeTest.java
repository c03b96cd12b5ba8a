package io.evenkeel.kernels.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.kernels.InvalidInputException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ImageShapeTest {

  private static void assertRefused(ThrowingCallable shape, String message) {
    assertThatThrownBy(shape).isInstanceOf(InvalidInputException.class).hasMessage(message);
  }

  @Test
  void sizesOfConvolutions() {
    ConvShape shape = ConvShape.same(32, 32, 64, 128, 3, 2);
    assertThat(shape.outputHeight()).isEqualTo(16);
    assertThat(shape.outputWidth()).isEqualTo(16);
    assertThat(shape.depth()).isEqualTo(576);
    assertThat(shape.weightsSize()).isEqualTo(576 * 128);
    assertThat(shape.multiplyAdds()).isEqualTo(256L * 576 * 128);
    ConvShape dilated = new ConvShape(9, 8, 6, 4, 3, 2, 1, 2, 1, 0, 2, 1, 3, 2, 2);
    assertThat(dilated.outputHeight()).isEqualTo(4);
    assertThat(dilated.outputWidth()).isEqualTo(5);
    assertThat(dilated.depth()).isEqualTo(18);
    assertThat(ConvShape.same(5, 5, 8, 8, 3, 1, 8).depthwise()).isTrue();
    assertThat(ConvShape.same(5, 5, 8, 16, 3, 1, 8).depthwise()).isFalse();
  }

  @Test
  void convolutionsThatDoNotFit() {
    assertRefused(
        () -> ConvShape.same(8, 8, 3, 16, 3, 0),
        "a convolution's sizes must be at least 1 and its padding at least 0, but got 8 x 8 x 3 to"
            + " 16 filters, kernel 3 x 3, stride 0 x 0, padding 1, 1, 1, 1, dilation 1 x 1, 1"
            + " groups");
    assertRefused(
        () -> ConvShape.same(8, 8, 6, 16, 3, 1, 3),
        "a convolution's groups must divide its channels and its filters, but got 3 groups of 6"
            + " channels and 16 filters");
    assertRefused(
        () -> new ConvShape(4, 9, 3, 16, 3, 3, 1, 1, 0, 0, 0, 0, 2, 1, 1),
        "a convolution's kernel must fit its padded input, but got a kernel over 5 x 3 pixels and"
            + " an input of 4 x 9 with padding");
  }

  @Test
  void sizesOfPoolings() {
    PoolShape shape = PoolShape.of(31, 30, 64, 2);
    assertThat(shape.outputHeight()).isEqualTo(15);
    assertThat(shape.outputWidth()).isEqualTo(15);
    assertThat(shape.taps()).isEqualTo(4);
    PoolShape stem = new PoolShape(112, 112, 64, 3, 3, 2, 2, 1, 1, 1, 1);
    assertThat(stem.outputPixels()).isEqualTo(56 * 56);
  }

  @Test
  void poolingsThatDoNotFit() {
    assertRefused(
        () -> PoolShape.of(8, 8, 3, 0),
        "a pooling's sizes must be at least 1 and its padding at least 0, but got 8 x 8 x 3, window"
            + " 0 x 0, stride 0 x 0, padding 0, 0, 0, 0");
    assertRefused(
        () -> new PoolShape(8, 8, 3, 2, 2, 2, 2, 2, 0, 0, 0),
        "a pooling's padding must be smaller than its window, so that no window lies in it, but got"
            + " window 2 x 2, padding 2, 0, 0, 0");
    assertRefused(
        () -> PoolShape.of(2, 8, 3, 3),
        "a pooling's window must fit its padded input, but got window 3 x 3 and an input of 2 x 8"
            + " with padding");
  }
}
