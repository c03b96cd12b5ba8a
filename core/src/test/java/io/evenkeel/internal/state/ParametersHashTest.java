package io.evenkeel.internal.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.network.ParameterKey;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ParametersHashTest {

  private static TrainingState state() {
    SequencedMap<String, RunningStatistics> statistics = new LinkedHashMap<>();
    RunningStatistics one = new RunningStatistics(2);
    one.update(new double[] {1, 2}, new double[] {3, 4}, 0.75);
    statistics.put("1", one);
    float[][] slots = {new float[4]};
    return new TrainingState(
        List.of(
            new Parameter(
                new ParameterKey("0", "weight"), 2, 2, new float[] {1, -2, 0.5f, 0}, slots),
            new Parameter(
                new ParameterKey("1", "gamma"), 1, 2, new float[] {1, 1}, new float[1][2])),
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

  /** A path that is not a number is part of the hash as its text. */
  @Test
  void namedLayers() throws NoSuchAlgorithmException {
    SequencedMap<String, RunningStatistics> statistics = new LinkedHashMap<>();
    RunningStatistics one = new RunningStatistics(1);
    one.update(new double[] {1}, new double[] {3}, 0.75);
    statistics.put("layer1.0.bn1", one);
    statistics.put("2", new RunningStatistics(1));
    float[] values = {1, -2};
    ParameterKey key = new ParameterKey("layer1.0.conv1", "weight");
    TrainingState state =
        new TrainingState(List.of(new Parameter(key, 1, 2, values, new float[0][])), statistics, 1);
    ByteBuffer bytes = ByteBuffer.allocate(1000).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put("layer1.0.conv1.weight".getBytes(StandardCharsets.UTF_8)).putFloat(1).putFloat(-2);
    bytes.put("layer1.0.bn1".getBytes(StandardCharsets.UTF_8));
    bytes.putDouble(0.25).putDouble(0.75).putDouble(1).putDouble(3).putDouble(0.25).putLong(1);
    bytes.putInt(2);
    bytes.putDouble(0).putDouble(0).putDouble(0).putDouble(0).putDouble(0).putLong(0);
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(bytes.flip());
    assertThat(ParametersHash.sha256(state)).isEqualTo(HexFormat.of().formatHex(digest.digest()));
  }

  @Test
  void dependsOnParametersAndStatisticsAlone() {
    String hash = ParametersHash.sha256(state());
    assertThat(changed(s -> s.parameter("0", "weight").values()[3] = -0f)).isNotEqualTo(hash);
    assertThat(changed(s -> s.parameter("1", "gamma").values()[1] = 2)).isNotEqualTo(hash);
    assertThat(changed(s -> s.statistics().values().iterator().next().raw()[3][1] = 5))
        .isNotEqualTo(hash);
    assertThat(changed(s -> s.parameter("0", "weight").slots()[0][0] = 1)).isEqualTo(hash);
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
            List.of(
                new Parameter(
                    new ParameterKey("0", "weight"), 1, values.length, values, new float[0][])),
            new LinkedHashMap<>(),
            0);
    String hash = ParametersHash.sha256(state);
    values[values.length - 1] = 1;
    assertThat(ParametersHash.sha256(state)).isNotEqualTo(hash);
  }
}
