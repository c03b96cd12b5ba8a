package io.evenkeel.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.json.JsonFields;
import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Task;
import io.evenkeel.network.Activation;
import io.evenkeel.network.Graph;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

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

  @ParameterizedTest
  @CsvSource({
    "100, BINARY, 20",
    "499999, CLASSES, 20",
    "7999, REAL, 0",
    "8000, REAL, 20",
    "500000, BINARY, 0"
  })
  void onlyNumbersOfFewRowsAndLargeTablesHaveNoScales(long rows, Task task, double expected) {
    assertThat(TabularDefaults.of(rows, task).inputScales()).isEqualTo(expected);
  }

  @Test
  void theOptimizerLearnsTheScalesOfTheFirstDenseLayersInputs() {
    assertThat(scaled(s -> s)).containsExactly("1.weight"); // 0 is the embedding
    assertThat(scaled(s -> s.withNetwork(TabularNetwork.RESNET))).containsExactly("1.weight");
    assertThat(scaled(s -> s.withInputScales(0))).isEmpty();
    assertThat(scaled(s -> s.withHidden(2))).isEmpty();
  }

  private static List<String> scaled(UnaryOperator<TabularSettings> change) {
    TabularPlan plan = Tabular.classifier("label").settings(change).plan(TestTables.table(700, 1));
    Optimizer optimizer = plan.config().optimizer();
    Graph graph = plan.network().graph();
    List<String> scaled = new ArrayList<>();
    graph
        .parameters()
        .forEach((key, spec) -> {
          if (optimizer.of(graph, key, spec).scalesInputs()) {
            scaled.add(key.path() + "." + key.role());
          }
        });
    return scaled;
  }

  @Test
  void settingsFromBeforeThereWereScalesHaveNone() {
    ObjectNode written = SettingsJson.write(TabularDefaults.of(1000, Task.BINARY));
    written.remove("inputScales");
    assertThat(SettingsJson.read(new JsonFields(written, "settings")).inputScales()).isZero();
  }

  @Test
  void ratesOfScalesOutOfRange() {
    assertThatThrownBy(() -> TabularDefaults.of(1000, Task.BINARY).withInputScales(1001))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "the rate of the inputs' scales must be between 0, for no scales, and 1000 times the"
                + " learning rate, but got 1001.0");
  }
}
