package io.evenkeel.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.benchmarks.StepReport;
import io.evenkeel.benchmarks.Workload;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeftOutTest {
  private final LeftOut leftOut = new LeftOut();

  private static Configuration torch(String network, String variant, String policy) {
    return new Configuration(Engine.PYTORCH, Workload.W1, network, 2, variant, policy);
  }

  @Test
  void whatStallsIsNotTriedAgainInAnotherNetworkOrVariant() {
    leftOut.failed(torch("bn", "loop", "ACTIVE"), "not done within 20 s");
    assertThat(leftOut.untried(torch("bn", "fused", "ACTIVE"))).isTrue();
    assertThat(leftOut.untried(torch("plain", "loop", "ACTIVE"))).isTrue();
    assertThat(leftOut.untried(torch("plain", "loop", "PASSIVE"))).isFalse();
    assertThat(leftOut.anyWrong()).isFalse();
    assertThat(leftOut.markdown())
        .isEqualTo(
            """
            - W1 bn, PyTorch, 2 threads, loop update, OMP_WAIT_POLICY=ACTIVE: not done within 20 s
            - W1 bn, PyTorch, 2 threads, fused update, OMP_WAIT_POLICY=ACTIVE: not tried, because \
            a similar one was left out
            - W1 plain, PyTorch, 2 threads, loop update, OMP_WAIT_POLICY=ACTIVE: not tried, because \
            a similar one was left out
            """);
  }

  @Test
  void anErrorConcernsOneAlone() {
    leftOut.wrong(torch("bn", "loop", "PASSIVE"), "another loss");
    assertThat(leftOut.untried(torch("plain", "loop", "PASSIVE"))).isFalse();
    assertThat(leftOut.anyWrong()).isTrue();
  }

  @Test
  void aMuchSlowerWayIsHopeless() {
    Configuration loop = Reports.configuration(Engine.PYTORCH, 1, "loop");
    Configuration fused = Reports.configuration(Engine.PYTORCH, 1, "fused");
    Configuration ours = Reports.configuration(Engine.EVENKEEL, 1, "");
    Map<Configuration, List<StepReport>> reports =
        Map.of(
            loop, List.of(Reports.report("pytorch", 13, 2, 1)),
            fused, List.of(Reports.report("pytorch", 10, 2, 1)),
            ours, List.of(Reports.report("evenkeel", 20, 2, 1)));
    assertThat(Rounds.hopeless(loop, reports)).isTrue();
    assertThat(Rounds.hopeless(fused, reports)).isFalse();
    assertThat(Rounds.hopeless(ours, reports)).isFalse();
  }
}
