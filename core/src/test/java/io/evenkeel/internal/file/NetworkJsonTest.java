package io.evenkeel.internal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.json.StrictJson;
import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Dense;
import io.evenkeel.network.EmbeddingTable;
import io.evenkeel.network.Initialization;
import io.evenkeel.network.Layer;
import io.evenkeel.network.Network;
import io.evenkeel.network.NormalizeBy;
import io.evenkeel.network.Residual;
import io.evenkeel.network.ResidualKind;
import io.evenkeel.network.Statistics;
import io.evenkeel.network.VarianceEstimator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

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
                    NormalizeBy.RUNNING,
                    32))
            .dense(4, new Initialization.He())
            .leakyRelu(0.3f)
            .dense(5, new Initialization.Xavier())
            .batchNorm()
            .dropout(0.1)
            .scale(1.0 / 9)
            .dense(6, new Initialization.Gaussian(0.01))
            .dense(6, new Initialization.Uniform())
            .dense(6, new Initialization.Dirac(new Initialization.Gaussian(0.5)))
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
  @EnumSource
  void residualsAndNamesComeBack(ResidualKind kind) {
    Network network = kind.network(BatchNorm.DEFAULT, ActivationFunction.RELU, 0.25, 9, 8, 3);
    String json = StrictJson.line(NetworkJson.write(network));
    assertThat(NetworkJson.read(StrictJson.parse(json, "it"))).isEqualTo(network);
  }

  @Test
  void aResidualsTextIsThis() {
    Network network =
        Network.input(3)
            .residual(b -> b.dense(2, false).named("conv1").relu(), s -> s.dense(2, true))
            .named("layer1.0")
            .residual(b -> b.sigmoid())
            .build();
    String initialization = "\"initialization\":\"fromActivation\"";
    String json =
        "{\"inputFeatures\":3,\"layers\":[{\"kind\":\"Residual\",\"name\":\"layer1.0\",\"branch\":["
            + "{\"kind\":\"Dense\",\"name\":\"conv1\",\"features\":2,\"bias\":false,I},"
            + "{\"kind\":\"Activation\",\"function\":\"relu\"}],\"shortcut\":["
            + "{\"kind\":\"Dense\",\"features\":2,\"bias\":true,I}]},"
            + "{\"kind\":\"Residual\",\"branch\":[{\"kind\":\"Activation\",\"function\":\"sigmoid\"}],"
            + "\"shortcut\":[]}]}";
    assertThat(StrictJson.line(NetworkJson.write(network)))
        .isEqualTo(json.replace("I", initialization));
  }

  /** A network that may be built is also read again, however deep its residuals lie. */
  @Test
  void theDeepestResidualsComeBack() {
    Layer layer = new Dense(3, true, new Initialization.He());
    for (int depth = 0; depth < 6; depth++) {
      layer = new Residual(List.of(layer));
    }
    Network deep = new Network(3, List.of(layer));
    String json = StrictJson.line(NetworkJson.write(deep));
    assertThat(NetworkJson.read(StrictJson.parse(json, "it"))).isEqualTo(deep);
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
        "{\"inputFeatures\":3,\"layers\":[]}|a network needs at least one dense layer or convolution, but got none",
        "{\"inputFeatures\":3,\"layers\":[],\"x\":1}|the network has a field x, which is not known",
        "{\"inputFeatures\":3,\"layers\":[{\"kind\":\"Conv\"}]}|a layer is a \"Conv\", but only"
            + " Dense, BatchNorm, Activation, Embedding, Residual, Conv2d, MaxPool2d,"
            + " AveragePool2d, Dropout, Scale, GlobalAveragePool and Flatten are known",
        "{\"inputFeatures\":3,\"layers\":[{\"kind\":\"Residual\",\"branch\":[]}]}|layer 0"
            + " needs shortcut, an array",
        "{\"inputFeatures\":3,\"layers\":[{\"kind\":\"Residual\",\"branch\":[],\"shortcut\":[]}]}|a"
            + " residual's branch needs at least 1 layer, but got none",
        "{\"inputFeatures\":3,\"layers\":[{\"kind\":\"Residual\",\"branch\":[{\"kind\":\"Dropout\"}],"
            + "\"shortcut\":[]}]}|branch's layer 0 needs probability, a finite number",
        "{\"inputFeatures\":3,\"layers\":[{\"kind\":\"Residual\",\"branch\":[{\"kind\":\"Dropout\","
            + "\"probability\":0.5}],\"shortcut\":[{\"kind\":\"Dropout\"}]}]}|shortcut's layer 0 needs"
            + " probability, a finite number",
        "{\"inputFeatures\":3,\"layers\":[{\"kind\":\"Dropout\",\"name\":7}]}|layer 0 needs name, a"
            + " string",
        "{\"inputFeatures\":3,\"layers\":[{\"kind\":\"Dropout\",\"name\":\"a..b\",\"probability\":0.5}]}"
            + "|a layer's name is made of letters, digits and underscores, with dots between its"
            + " parts, but got \"a..b\"",
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
