package io.evenkeel.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import io.evenkeel.kernels.InvalidInputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every way in which a message holds numbers. */
class TensorValuesTest {

  private static TensorProto.Builder tensor(DataType type, int count) {
    return TensorProto.newBuilder().setName("t").setDataType(type.getNumber()).addDims(count);
  }

  private static TensorProto raw(DataType type, int count, ByteBuffer bytes) {
    return tensor(type, count).setRawData(ByteString.copyFrom(bytes.flip())).build();
  }

  private static ByteBuffer bytes(int count) {
    return ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Test
  void rawNumbersOfEveryType() {
    assertThat(
            List.of(
                raw(DataType.FLOAT, 2, bytes(8).putFloat(-1.5f).putFloat(3)),
                raw(DataType.DOUBLE, 2, bytes(16).putDouble(-1.5).putDouble(3)),
                raw(
                    DataType.FLOAT16,
                    2,
                    bytes(4)
                        .putShort(Float.floatToFloat16(-1.5f))
                        .putShort(Float.floatToFloat16(3))),
                raw(
                    DataType.BFLOAT16,
                    2,
                    bytes(4).putShort((short) 0xbfc0).putShort((short) 0x4040))))
        .allSatisfy(t -> assertThat(TensorValues.floats(t)).containsExactly(-1.5f, 3));
    assertThat(
            List.of(
                raw(DataType.INT64, 2, bytes(16).putLong(-2).putLong(3)),
                raw(DataType.INT32, 2, bytes(8).putInt(-2).putInt(3)),
                raw(DataType.INT16, 2, bytes(4).putShort((short) -2).putShort((short) 3)),
                raw(DataType.INT8, 2, bytes(2).put((byte) -2).put((byte) 3))))
        .allSatisfy(t -> {
          assertThat(TensorValues.floats(t)).containsExactly(-2, 3);
          assertThat(TensorValues.longs(t)).containsExactly(-2, 3);
        });
    assertThat(
            List.of(
                raw(DataType.UINT32, 1, bytes(4).putInt(-1)),
                tensor(DataType.UINT32, 1).addUint64Data(0xffffffffL).build()))
        .allSatisfy(t -> assertThat(TensorValues.longs(t)).containsExactly(0xffffffffL));
    assertThat(TensorValues.doubles(raw(DataType.UINT64, 1, bytes(8).putLong(-1))))
        .containsExactly(0x1p64);
    assertThat(TensorValues.longs(raw(DataType.UINT8, 1, bytes(1).put((byte) -1))))
        .containsExactly(255);
  }

  @Test
  void listedNumbersOfEveryType() {
    int half = Float.floatToFloat16(-1.5f) & 0xffff;
    assertThat(
            List.of(
                tensor(DataType.FLOAT, 1).addFloatData(-1.5f).build(),
                tensor(DataType.DOUBLE, 1).addDoubleData(-1.5).build(),
                tensor(DataType.FLOAT16, 1).addInt32Data(half).build(),
                tensor(DataType.BFLOAT16, 1).addInt32Data(0xbfc0).build()))
        .allSatisfy(t -> {
          assertThat(TensorValues.floats(t)).containsExactly(-1.5f);
          TensorProto raw = t.toBuilder().setRawData(TensorValues.raw(t)).build();
          assertThat(TensorValues.floats(raw)).containsExactly(-1.5f);
        });
    assertThat(
            List.of(
                tensor(DataType.INT64, 1).addInt64Data(-7).build(),
                tensor(DataType.INT32, 1).addInt32Data(-7).build(),
                tensor(DataType.INT8, 1).addInt32Data(-7).build()))
        .allSatisfy(t -> {
          assertThat(TensorValues.longs(t)).containsExactly(-7);
          TensorProto raw = t.toBuilder().setRawData(TensorValues.raw(t)).build();
          assertThat(TensorValues.longs(raw)).containsExactly(-7);
        });
  }

  @Test
  void writesRawBytes() {
    TensorProto floats = TensorValues.of("w", new float[] {1, -2, 3, 4, 5, 6}, 2, 3);
    assertThat(TensorValues.shape(floats)).containsExactly(2, 3);
    assertThat(TensorValues.floats(floats)).containsExactly(1, -2, 3, 4, 5, 6);
    TensorProto longs = TensorValues.of("i", new long[] {Long.MIN_VALUE, 5}, 2);
    assertThat(TensorValues.longs(longs)).containsExactly(Long.MIN_VALUE, 5);
    TensorProto texts = TensorValues.of("s", List.of("a", "ä"), 2);
    assertThat(texts.getStringData(1).toStringUtf8()).isEqualTo("ä");
  }

  @Test
  void refusesWhatHoldsNoNumbers() {
    assertThatThrownBy(() -> TensorValues.floats(TensorValues.of("s", List.of("a"), 1)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("tensor s is of type STRING, but numbers were expected");
    assertThatThrownBy(() -> TensorValues.longs(TensorValues.of("f", new float[] {1}, 1)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("tensor f is of type FLOAT, but whole numbers were expected");
    assertThatThrownBy(() -> TensorValues.floats(tensor(DataType.FLOAT, 2).build()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("tensor t needs 2 elements for its shape, but has 0");
  }
}
