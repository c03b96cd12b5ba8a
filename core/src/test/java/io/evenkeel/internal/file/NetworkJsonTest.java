package io.evenkeel.internal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.json.StrictJson;
import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.EmbeddingTable;
import io.evenkeel.network.Initialization;
import io.evenkeel.network.Network;
import io.evenkeel.network.NormalizeBy;
import io.evenkeel.network.Statistics;
import io.evenkeel.network.VarianceEstimator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every setting of every layer survives the way through JSON; anything unknown is refused. */
class NetworkJsonTest {

  @Test
  void everySettingOfEveryLayerComesBack() {
    Network network =
        Network.input(3)
            .batchNorm(
                new BatchNorm(
                    0.1 + 0.2,
                    1 / 3.0,
                    Statistics.POPULATION,
                    VarianceEstimator.UNBIASED,
                    false,
                    true,
                    false,
                    NormalizeBy.RUNNING))
            .dense(4, new Initialization.He())
            .leakyRelu(0.3f)
            .dense(5, new Initialization.Xavier())
            .batchNorm()
            .dropout(0.1)
            .dense(6, new Initialization.Gaussian(0.01))
            .activation(ActivationFunction.LEAKY_RELU)
            .dense(2, false)
            .sigmoid()
            .tanh()
            .relu()
            .gelu()
            .silu()
            .activation(ActivationFunction.IDENTITY)
            .build();
    String json = StrictJson.line(NetworkJson.write(network));
    assertThat(NetworkJson.read(StrictJson.parse(json, "it"))).isEqualTo(network);
  }

  @Test
  void anEmbeddingComesBack() {
    Network network =
        Network.input(3)
            .embedding(new EmbeddingTable(5, 2), new EmbeddingTable(70_000, 16))
            .dense(2)
            .build();
    String json = StrictJson.line(NetworkJson.write(network));
    assertThat(json)
        .contains(
            "{\"kind\":\"Embedding\",\"tables\":[{\"categories\":5,\"dimension\":2},"
                + "{\"categories\":70000,\"dimension\":16}]}");
    assertThat(NetworkJson.read(StrictJson.parse(json, "it"))).isEqualTo(network);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]|the network is not a JSON object",
        "{}|the network needs inputFeatures, an integer of 32 bits",
        "{\"inputFeatures\":1.5}|the network needs inputFeatures, an integer of 32 bits",
        "{\"inputFeatures\":3000000000}|the network needs inputFeatures, an integer of 32 bits",
        "{\"inputFeatures\":3}|the network needs layers, an array",
        "{\"inputFeatures\":3,\"layers\":[]}|a network needs at least one dense layer, but got none",
        "{\"inputFeatures\":3,\"layers\":[],\"x\":1}|the network has a field x, which is not known",
        "{\"inputFeatures\":3,\"layers\":[{\"kind\":\"Conv\"}]}|a layer is a \"Conv\", but only"
            + " Dense, BatchNorm, Activation, Dropout and Embedding are known",
        "{\"inputFeatures\":3,\"layers\":[{\"kind\":\"Dropout\",\"probability\":1e999}]}|layer 0"
            + " needs probability, a finite number",
        "{\"inputFeatures\":3,\"layers\":[{\"kind\":\"Activation\",\"function\":\"step\"}]}|layer 0"
            + " has \"step\" as its function, which is not known",
        "{\"inputFeatures\":3,\"layers\":[{\"kind\":\"Embedding\",\"tables\":[]}]}|an embedding"
            + " needs at least 1 table, but got none",
        "{\"inputFeatures\":3,\"layers\":[{\"kind\":\"Embedding\",\"tables\":[{\"categories\":2,"
            + "\"dimension\":2,\"x\":1}]}]}|table 0 has a field x, which is not known",
        "{\"inputFeatures\":3,\"layers\":[{\"kind\":\"Dense\",\"features\":2,\"bias\":true,"
            + "\"initialization\":\"zero\"}]}|the initialization \"zero\" is not known"
      })
  void whatIsWrongIsNamed(String json, String message) {
    assertThatThrownBy(() -> NetworkJson.read(StrictJson.parse(json, "it")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
  }

  @Test
  void depthIsBounded() {
    assertThatThrownBy(() -> StrictJson.parse("[".repeat(100_000), "the network"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("the network is not JSON: Document nesting depth (17) exceeds");
  }
}
