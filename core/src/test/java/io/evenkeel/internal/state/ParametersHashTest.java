package io.evenkeel.internal.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ParametersHashTest {

  private static TrainingState state() {
    TreeMap<Integer, RunningStatistics> statistics = new TreeMap<>();
    RunningStatistics one = new RunningStatistics(2);
    one.update(new double[] {1, 2}, new double[] {3, 4}, 0.75);
    statistics.put(1, one);
    float[][] slots = {new float[4]};
    return new TrainingState(
        List.of(
            new Parameter("0.weight", 2, 2, new float[] {1, -2, 0.5f, 0}, slots),
            new Parameter("1.gamma", 1, 2, new float[] {1, 1}, new float[1][2])),
        statistics,
        1);
  }

  @Test
  void isTheHashOfTheBytesInTheStatedOrder() throws NoSuchAlgorithmException {
    ByteBuffer bytes = ByteBuffer.allocate(1000).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put("0.weight".getBytes(StandardCharsets.UTF_8));
    bytes.putFloat(1).putFloat(-2).putFloat(0.5f).putFloat(0);
    bytes.put("1.gamma".getBytes(StandardCharsets.UTF_8));
    bytes.putFloat(1).putFloat(1);
    bytes.putInt(1);
    bytes.putDouble(0.25).putDouble(0.5).putDouble(0.75).putDouble(1);
    bytes.putDouble(1).putDouble(2).putDouble(3).putDouble(4);
    bytes.putDouble(0.25).putLong(1);
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(bytes.flip());
    assertThat(ParametersHash.sha256(state())).isEqualTo(HexFormat.of().formatHex(digest.digest()));
  }

  @Test
  void dependsOnParametersAndStatisticsAlone() {
    String hash = ParametersHash.sha256(state());
    assertThat(changed(s -> s.parameter("0.weight").values()[3] = -0f)).isNotEqualTo(hash);
    assertThat(changed(s -> s.parameter("1.gamma").values()[1] = 2)).isNotEqualTo(hash);
    assertThat(changed(s -> s.statistics().values().iterator().next().raw()[3][1] = 5))
        .isNotEqualTo(hash);
    assertThat(changed(s -> s.parameter("0.weight").slots()[0][0] = 1)).isEqualTo(hash);
  }

  private static String changed(Consumer<TrainingState> change) {
    TrainingState state = state();
    change.accept(state);
    return ParametersHash.sha256(state);
  }

  @Test
  void moreThanABufferful() {
    float[] values = new float[10_001];
    TrainingState state =
        new TrainingState(
            List.of(new Parameter("0.weight", 1, values.length, values, new float[0][])),
            new TreeMap<>(),
            0);
    String hash = ParametersHash.sha256(state);
    values[values.length - 1] = 1;
    assertThat(ParametersHash.sha256(state)).isNotEqualTo(hash);
  }
}
