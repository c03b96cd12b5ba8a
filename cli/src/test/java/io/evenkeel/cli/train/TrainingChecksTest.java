package io.evenkeel.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.network.Network;
import io.evenkeel.onnx.doctor.Doctor;
import io.evenkeel.onnx.doctor.Finding;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingChecksTest {

  @Test
  void adviceForManyLayersIsSaidOnce() {
    List<Finding> many = Doctor.plan(network(3), 2);
    assertThat(many).hasSize(3);
    assertThat(TrainingChecks.alike(many))
        .containsExactly(many.getFirst().sentence() + " (and 2 more layers)");
    List<Finding> two = Doctor.plan(network(2), 2);
    assertThat(TrainingChecks.alike(two))
        .containsExactly(two.getFirst().sentence() + " (and 1 more layer)");
    List<Finding> one = Doctor.plan(network(1), 2);
    assertThat(TrainingChecks.alike(one)).containsExactly(one.getFirst().sentence());
  }

  private static Network network(int norms) {
    Network.Builder builder = Network.input(4);
    for (int i = 0; i < norms; i++) {
      builder.dense(5).batchNorm().relu();
    }
    return builder.dense(2).build();
  }
}
