package io.evenkeel.tabular;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.json.JsonFields;
import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.loss.Task;
import io.evenkeel.network.Activation;
import io.evenkeel.network.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The activation that a table's size suggests, and what is made of it. */
class TabularDefaultsTest {

  @ParameterizedTest
  @CsvSource({
    "7999, REAL, RELU",
    "8000, REAL, SILU",
    "499999, REAL, SILU",
    "500000, REAL, RELU",
    "8000, BINARY, RELU",
    "40000, CLASSES, RELU",
  })
  void siluIsForNumbersOfManyRows(long rows, Task task, ActivationFunction expected) {
    assertThat(TabularDefaults.of(rows, task).activation()).isEqualTo(expected);
  }

  @Test
  void everyNetworkHasTheActivationOfItsSettings() {
    for (TabularNetwork network : TabularNetwork.values()) {
      for (boolean after : new boolean[] {false, true}) {
        TabularSettings settings =
            TabularDefaults.of(1000, Task.BINARY)
                .withNormAfter(after)
                .withActivation(ActivationFunction.TANH);
        Network.Builder builder = Network.input(3);
        network.hidden(builder, settings);
        assertThat(builder.dense(1).build().graph().nodes())
            .extracting(node -> node.op() instanceof Activation a ? a.function() : null)
            .contains(ActivationFunction.TANH)
            .doesNotContain(ActivationFunction.RELU);
      }
    }
  }

  @Test
  void settingsAreReadAsTheyWereWritten() {
    TabularSettings settings =
        TabularDefaults.of(1000, Task.REAL).withActivation(ActivationFunction.LEAKY_RELU);
    assertThat(SettingsJson.read(new JsonFields(SettingsJson.write(settings), "settings")))
        .isEqualTo(settings);
    assertThat(settings.normWords()).contains("leaky-relu");
  }
}
