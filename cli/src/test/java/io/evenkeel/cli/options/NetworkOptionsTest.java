package io.evenkeel.cli.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Conv2d;
import io.evenkeel.network.Initialization;
import io.evenkeel.network.Network;
import io.evenkeel.network.NetworkText;
import io.evenkeel.network.Networks;
import io.evenkeel.network.Padding;
import io.evenkeel.network.Shape;
import io.evenkeel.network.Statistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the network's options mean for colour images of 32 x 32. */
class NetworkOptionsTest {
  private static final Shape IMAGE = new Shape(32, 32, 3);

  private static Network network(String... options) {
    NetworkOptions parsed = new NetworkOptions();
    new CommandLine(parsed).parseArgs(options);
    return parsed.settings().network(IMAGE, 10);
  }

  private static void refused(String message, String... options) {
    assertThatThrownBy(() -> network(options))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
  }

  @Test
  void namesAreThoseOfTheFactories() {
    assertThat(network("--network", "cnn")).isEqualTo(Networks.cnn(IMAGE, 10));
    assertThat(network("--network", "ResNet20")).isEqualTo(Networks.resnet(20, IMAGE, 10));
    assertThat(network("--network", "resnet56")).isEqualTo(Networks.resnet(56, IMAGE, 10));
    assertThat(network("--network", "resnet18")).isEqualTo(Networks.resnet18(IMAGE, 10));
    assertThat(network("--network", "resnet9")).isEqualTo(Networks.resnet9(IMAGE, 10));
    assertThat(network("--network", "airbench94")).isEqualTo(Networks.airbench94(IMAGE, 10));
    assertThat(network("--network", "airbench94-16")).isEqualTo(Networks.airbench94(IMAGE, 10, 16));
    assertThat(network("--network", "mlp", "--hidden", "7", "--dropout", "0"))
        .isEqualTo(Network.input(3072).dense(7).batchNorm().relu().dense(10).build());
    assertThat(network()).isEqualTo(network("--hidden", "512,256", "--dropout", "0.2"));
  }

  @Test
  void batchNormGoesAndBiasesCome() {
    assertThat(NetworkText.of(network("--network", "cnn", "--norm", "none")))
        .isEqualTo(
            "conv 32 3, relu, conv 32 3, relu, maxpool 2, conv 32 3, relu, conv 64 3, relu, conv 64 3,"
                + " relu, maxpool 2, gap, dense 10");
    assertThat(NetworkText.of(network("--network", "cnn", "--norm", "after")))
        .startsWith("conv 32 3, relu, bn, conv 32 3, relu, bn, maxpool 2, conv 32 3, relu, bn,");
    assertThat(NetworkText.of(network("--network", "airbench94", "--norm", "none")))
        .startsWith(
            "conv 24 2 pad valid as 0, gelu as 1, conv 64 3 as 2.conv1, maxpool 2 as 2.pool, gelu as"
                + " 2.activ1, conv 64 3 as 2.conv2, gelu as 2.activ2, ");
    Network plain = network("--network", "resnet20", "--norm", "none");
    assertThat(plain.graph().batchNorms()).isEmpty();
    assertThat(plain.graph().at("layer2.0.downsample.0").op())
        .isEqualTo(Conv2d.of(32, 1).withStride(2));
  }

  @Test
  void whatTheOthersSay() {
    assertThat(
            NetworkText.of(
                network(
                    "--network",
                    "cnn",
                    "--activation",
                    "silu",
                    "--ema-decay",
                    "0.5",
                    "--ghost-rows",
                    "16",
                    "--statistics",
                    "population",
                    "--init",
                    "xavier",
                    "--dropout",
                    "0.3",
                    "--normalize-input")))
        .startsWith(
            "bn decay 0.5 ghost 16 statistics population as input_norm, conv 32 3 init xavier, bn"
                + " decay 0.5 ghost 16 statistics population, silu, ")
        .endsWith(", maxpool 2, gap, dropout 0.3 as drop, dense 10 init xavier");
    BatchNorm norm = BatchNorm.DEFAULT.withEpsilon(1e-12).withLearned(false, true);
    assertThat(network("--network", "airbench94", "--ema-decay", "0.8", "--dropout", "0.1"))
        .satisfies(network -> {
          assertThat(network.graph().at("2.norm1").op()).isEqualTo(norm.withEmaDecay(0.8));
          assertThat(network.graph().at("drop").shape()).isEqualTo(Shape.of(256));
        });
  }

  @Test
  void layersOfOnesOwn() {
    assertThat(
            network(
                "--layers",
                "conv 8 2 pad valid, bn, relu, conv 8 3 init he, gap, dense classes",
                "--init",
                "gaussian:0.1",
                "--ema-decay",
                "0.8",
                "--statistics",
                "cumulative"))
        .isEqualTo(
            Network.image(32, 32, 3)
                .layer(
                    Conv2d.of(8, 2)
                        .withPadding(Padding.VALID)
                        .withBias(false)
                        .withInitialization(new Initialization.Gaussian(0.1)))
                .batchNorm(
                    BatchNorm.DEFAULT.withEmaDecay(0.8).withStatistics(Statistics.CUMULATIVE))
                .relu()
                .layer(Conv2d.of(8, 3).withInitialization(new Initialization.He()))
                .globalAveragePool()
                .dense(10, new Initialization.Gaussian(0.1))
                .build());
    assertThat(network("--layers", "flatten, dense 8, bn, relu, dense 10"))
        .isEqualTo(
            Network.image(32, 32, 3).flatten().dense(8).batchNorm().relu().dense(10).build());
  }

  @Test
  void whatDoesNotGoTogetherIsRefused() {
    refused(
        "--network resnet is for tables, and this is a training on images: choose resnet20, resnet18"
            + " or resnet9, or name the table's --target",
        "--network",
        "resnet");
    refused(
        "--hidden is about the dense layers of --network mlp, and cnn has its own: leave it out",
        "--network",
        "cnn",
        "--hidden",
        "8");
    refused(
        "--hidden is about the dense layers of --network mlp, and --layers has its own: leave it out",
        "--layers",
        "gap, dense 10",
        "--hidden",
        "8");
    refused(
        "--layers says all of a network's layers: leave out --network, --activation, --norm, --dropout",
        "--layers",
        "gap, dense 10",
        "--dropout",
        "0.1",
        "--norm",
        "none",
        "--activation",
        "relu",
        "--network",
        "cnn");
    for (String none : new String[] {"", "   "}) {
      refused(
          "--layers says all of a network's layers, but it is empty: give some, such as --layers \"conv 32 3, bn, relu, gap, dense classes\"",
          "--layers",
          none);
    }
    refused(
        """
        --layers: two layers of the network are called a: each needs a name of its own
          conv 8 3 as a, relu as a, gap, dense 10
                                 ^\
        """,
        "--layers",
        "conv 8 3 as a, relu as a, gap, dense 10");
    refused(
        "the network of --layers does not fit behind the layer input_norm, which this training puts before it: two layers of the network are called 1: each needs a name of its own",
        "--layers",
        "conv 8 3, relu as 1, gap, dense 10",
        "--normalize-input");
    refused(
        "batch normalization goes behind the activation that follows it, but in resnet20 one is"
            + " followed by none, such as where a residual's sum comes in between: leave it before the"
            + " activation",
        "--network",
        "resnet20",
        "--norm",
        "after");
    refused(
        """
        --layers: expected 10 outputs, but the last layer gives 9: end with dense classes
          gap, dense 9
               ^^^^^\
        """,
        "--layers",
        "gap, dense 9");
    refused(
        "--ghost-rows 8 is about batch normalization, but --norm none leaves that out: leave one of"
            + " them out",
        "--network",
        "cnn",
        "--norm",
        "none",
        "--ghost-rows",
        "8");
  }

  @Test
  void imagesTooSmallForANetwork() {
    NetworkOptions options = new NetworkOptions();
    new CommandLine(options).parseArgs("--network", "resnet9");
    assertThatThrownBy(() -> options.settings().network(new Shape(7, 7, 1), 10))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "--network resnet9 does not fit images of 7 x 7 x 1: layer 15 (MaxPool2d): a pooling's window"
                + " must fit its padded input, but got window 2 x 2 and an input of 1 x 1 with padding;"
                + " take another network, or larger images (pictures by --size)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"resnet21", "resnet2", "vgg", "resnet00000020", "airbench94-0", ""})
  void namesThatThereAreNot(String name) {
    CommandLine line = new CommandLine(new NetworkOptions());
    assertThatThrownBy(() -> line.parseArgs("--network", name))
        .hasMessage(
            "Invalid value for option '--network': expected mlp, for tables resnet, for images cnn,"
                + " resnet20 (or another resnetN with N = 6 n + 2), resnet18, resnet9 or airbench94"
                + " (airbench94-32 is half as wide), but got '%s'",
            name);
  }
}
