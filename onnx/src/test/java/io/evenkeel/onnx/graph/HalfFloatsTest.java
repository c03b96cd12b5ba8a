package io.evenkeel.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.evenkeel.testkit.SeededTest;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Numbers of 16 bits. */
class HalfFloatsTest {

  @Test
  void everyNumberComesBack() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float half = Float.float16ToFloat((short) bits);
      if (!Float.isNaN(half)) {
        assertThat(HalfFloats.float16(half)).isEqualTo((short) bits);
      }
      float upper = HalfFloats.ofBfloat16((short) bits);
      if (!Float.isNaN(upper)) {
        assertThat(HalfFloats.bfloat16(upper)).isEqualTo((short) bits);
      }
    }
    assertThat(HalfFloats.ofBfloat16(HalfFloats.bfloat16(Double.NaN))).isNaN();
    assertThat(Float.float16ToFloat(HalfFloats.float16(Double.NaN))).isNaN();
  }

  /** Rounding to a float first would go the wrong way where the float lies on a tie. */
  @Test
  void roundsOnce() {
    double tie = 1 + Math.scalb(1.0, -11);
    assertThat(Float.float16ToFloat(HalfFloats.float16(tie))).isEqualTo(1);
    double above = tie + Math.scalb(1.0, -40);
    assertThat((float) above).isEqualTo((float) tie);
    assertThat(Float.float16ToFloat(HalfFloats.float16(above)))
        .isEqualTo((float) (1 + Math.scalb(1.0, -10)));
    double wide = 1 + Math.scalb(1.0, -8);
    assertThat(HalfFloats.ofBfloat16(HalfFloats.bfloat16(wide))).isEqualTo(1);
    assertThat(HalfFloats.ofBfloat16(HalfFloats.bfloat16(wide + Math.scalb(1.0, -40))))
        .isEqualTo((float) (1 + Math.scalb(1.0, -7)));
    assertThat(Float.float16ToFloat(HalfFloats.float16(65504))).isEqualTo(65504);
    assertThat(Float.float16ToFloat(HalfFloats.float16(65520))).isInfinite();
  }

  @SeededTest
  void theNearestIsTaken(RandomGenerator random) {
    for (int i = 0; i < 1000; i++) {
      double value = random.nextGaussian() * Math.scalb(1.0, random.nextInt(-10, 10));
      double half = Float.float16ToFloat(HalfFloats.float16(value));
      double bound = Math.max(Math.abs(value) / (1 << 11), Math.scalb(1.0, -25)); // subnormal below
      assertThat(Math.abs(half - value)).isLessThanOrEqualTo(bound);
      double upper = HalfFloats.ofBfloat16(HalfFloats.bfloat16(value));
      assertThat(Math.abs(upper - value)).isLessThanOrEqualTo(Math.abs(value) / (1 << 8));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT", "DOUBLE", "FLOAT16", "BFLOAT16"})
  void tensorsOfEachType(DataType type) {
    double[] values = {0, -1.5, 0.0078125, 64};
    TensorProto tensor = TensorValues.of("t", type, values, 2, 2);
    assertThat(tensor.getDataType()).isEqualTo(type.getNumber());
    assertThat(TensorValues.doubles(tensor)).containsExactly(values);
    assertThat(TensorValues.shape(tensor)).containsExactly(2, 2);
  }
}
