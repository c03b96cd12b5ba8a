package io.evenkeel.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.testkit.SeededTest;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks out of text, and back. */
class NetworkTextTest {
  private static final Shape IMAGE = new Shape(8, 8, 3);

  @Test
  void aResidualNetwork() {
    String text =
        "conv 32 3, bn, relu, res(conv 32 3, bn, relu, conv 32 3, bn), relu, pool 2, gap, dense 10";
    Network network =
        Network.image(8, 8, 3)
            .conv(32, 3)
            .batchNorm()
            .relu()
            .residual(b -> b.conv(32, 3).batchNorm().relu().conv(32, 3).batchNorm())
            .relu()
            .maxPool(2)
            .globalAveragePool()
            .dense(10)
            .build();
    assertThat(NetworkText.parse(text, IMAGE, 10)).isEqualTo(network);
    assertThat(NetworkText.of(network)).isEqualTo(text.replace("pool 2", "maxpool 2"));
  }

  @Test
  void everyWord() {
    String text =
        "conv 6 3x2 stride 2x1 pad 1 0 2 1 dilation 1x2 groups 3 init he as stem.conv, BN epsilon"
            + " 1e-3 decay .5 ghost 4 statistics population unbiased nogamma nobeta noupdate running,"
            + " Leaky-ReLU 0.1,scale -.5,dropout 0.2 ,maxpool 3 pad 1 stride 1, avgpool 2 ignorepad,"
            + " res(conv 8 1 nobias | conv 8 1 init gaussian:0.1) as block, silu, flatten, dense"
            + " 7 bias init xavier, tanh, dense classes nobias init auto";
    Network network = NetworkText.parse(text, IMAGE, 10);
    assertThat(NetworkText.of(network))
        .isEqualTo(
            "conv 6 3x2 stride 2x1 pad 1 0 2 1 dilation 1x2 groups 3 init he as stem.conv, bn epsilon"
                + " 0.001 decay 0.5 ghost 4 statistics population unbiased nogamma nobeta noupdate"
                + " running, leaky-relu 0.1, scale -0.5, dropout 0.2, maxpool 3 stride 1 pad 1,"
                + " avgpool 2 ignorepad, res(conv 8 1 nobias | conv 8 1 init gaussian:0.1) as block,"
                + " silu, flatten, dense 7 init xavier, tanh, dense 10 nobias");
    assertThat(NetworkText.parse(NetworkText.of(network), IMAGE, 10)).isEqualTo(network);
  }

  @Test
  void startsOfWeights() {
    String text =
        "conv 8 3 init dirac, relu, conv 8 3 init dirac:gaussian:0.5, gap, dense 7 init uniform, tanh,"
            + " dense 10 init dirac:auto";
    Network network = NetworkText.parse(text, IMAGE, 10);
    String written = NetworkText.of(network);
    assertThat(written).isEqualTo(text.replace("dirac,", "dirac:uniform,"));
    assertThat(NetworkText.parse(written, IMAGE, 10)).isEqualTo(network);
  }

  @Test
  void rowsAndTheirCodes() {
    Network network =
        NetworkText.parse("embedding 5x2 300x17, dense 8, bn, relu, dense classes", Shape.of(4), 3);
    assertThat(network)
        .isEqualTo(
            Network.input(4)
                .embedding(new EmbeddingTable(5, 2), new EmbeddingTable(300, 17))
                .dense(8)
                .batchNorm()
                .relu()
                .dense(3)
                .build());
  }

  @Test
  void bnIsWhatIsGiven() {
    BatchNorm norm = BatchNorm.DEFAULT.withEmaDecay(0.5).withGhostRows(16);
    Network network =
        NetworkText.parse("dense 4, bn, dense 4, bn decay 0.7, dense 2", Shape.of(3), 2, norm);
    assertThat(network)
        .isEqualTo(
            Network.input(3)
                .dense(4)
                .batchNorm(norm)
                .dense(4)
                .batchNorm(norm.withEmaDecay(0.7))
                .dense(2)
                .build());
  }

  @SeededTest
  void anyNetworkComesBack(RandomGenerator random) {
    for (int i = 0; i < 200; i++) {
      Network network = new RandomNetworks(random).network(5);
      String text = NetworkText.of(network);
      assertThat(NetworkText.parse(text, network.input(), 5)).as(text).isEqualTo(network);
    }
  }

  static Stream<Network> named() {
    Shape cifar = new Shape(32, 32, 3);
    return Stream.of(
        Networks.cnn(cifar, 10),
        Networks.resnet(20, cifar, 10),
        Networks.resnet18(cifar, 10),
        Networks.resnet9(cifar, 10),
        Networks.airbench94(cifar, 10));
  }

  @ParameterizedTest
  @MethodSource
  void named(Network network) {
    assertThat(NetworkText.parse(NetworkText.of(network), network.input(), 10)).isEqualTo(network);
    assertThat(NetworkText.unnamed(network))
        .isEqualTo(NetworkText.of(network).replaceAll(" as [\\w.]+", ""));
  }

  /** What is wrong, and under it the text with the place. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      ignoreLeadingAndTrailingWhitespace = false,
      quoteCharacter = '`',
      textBlock =
          """
          conv 32 3, cnov, relu;expected a layer (dense, conv, pool, avgpool, gap, flatten, bn, relu, relu6, gelu, silu, tanh, sigmoid, leaky-relu, identity, dropout, scale, embedding or res(...)), but got "cnov";conv 32 3, cnov, relu;           ^^^^
          conv x 3;expected a number of filters such as 32, but got "x";conv x 3;     ^
          conv 32;expected a kernel's size such as 3 or 3x5, but the text ends;conv 32;       ^
          conv 32 3x;expected a kernel's size such as 3 or 3x5, but got "3x";conv 32 3x;        ^^
          conv 0 3;a convolution needs at least 1 of everything, but got 0 filters, kernel 3 x 3, stride 1 x 1, dilation 1 x 1, 1 groups;conv 0 3;     ^
          conv 32 3 strid 2;expected stride, pad, dilation, groups, bias, nobias, init, as or a comma, but got "strid";conv 32 3 strid 2;          ^^^^^
          conv 32 3 pad 1 stride 2 pad 1;pad stands twice in one layer;conv 32 3 pad 1 stride 2 pad 1;                         ^^^
          conv 32 3 pad 1 2;expected four pads: above, below, left, right, but the text ends;conv 32 3 pad 1 2;                 ^
          conv 32 3 pad full;expected same, valid, or pixels around an image, one number or four, but got "full";conv 32 3 pad full;              ^^^^
          conv 32 3 groups 2, gap, dense 10;a convolution's groups must divide its channels and its filters, but got 2 groups of 3 channels and 32 filters;conv 32 3 groups 2, gap, dense 10;                 ^
          conv 32 3 stride 0;a convolution needs at least 1 of everything, but got 32 filters, kernel 3 x 3, stride 0 x 0, dilation 1 x 1, 1 groups;conv 32 3 stride 0;                 ^
          conv 32 3 groups 0 pad 0;a convolution needs at least 1 of everything, but got 32 filters, kernel 3 x 3, stride 1 x 1, dilation 1 x 1, 0 groups;conv 32 3 groups 0 pad 0;                 ^
          pool 2 stride 1x0;a pooling's sizes must be at least 1 and its padding at least 0, but got 8 x 8 x 3, window 2 x 2, stride 1 x 0, padding 0, 0, 0, 0;pool 2 stride 1x0;              ^^^
          conv 8 3 as a, conv 8 3 as a, gap, dense 10;two layers of the network are called a: each needs a name of its own;conv 8 3 as a, conv 8 3 as a, gap, dense 10;                           ^
          conv 8 2 as 1, relu, gap, dense 10;two layers of the network are called 1: each needs a name of its own;conv 8 2 as 1, relu, gap, dense 10;            ^
          res(relu as x, tanh as x) as y, gap, dense 10;two layers of the network are called y.x: each needs a name of its own;res(relu as x, tanh as x) as y, gap, dense 10;                       ^
          embedding 10x3, dense 10;an embedding takes rows whose last columns are codes of categories, but the input is 8 x 8 x 3: leave it out;embedding 10x3, dense 10;^^^^^^^^^
          conv 32 3 bias nobias;a layer has a bias or none, but both words stand here;conv 32 3 bias nobias;               ^^^^^^
          conv 32 3 bias, bn;the bn behind this layer subtracts its bias again: leave the word bias out;conv 32 3 bias, bn;          ^^^^
          conv 32 3 init zero;expected he, xavier, uniform, gaussian:SIGMA, dirac:OTHERS or auto, but got "zero";conv 32 3 init zero;               ^^^^
          conv 4 3, bn ghost 1;a ghost batch needs at least 2 rows (or 0: the mini-batch is normalised as a whole), but got 1;conv 4 3, bn ghost 1;                   ^
          bn statistics mean;expected ema, cumulative, population, data, but got "mean";bn statistics mean;              ^^^^
          dropout 1, dense 10;dropout's probability must be at least 0 and below 1, but got 1.0;dropout 1, dense 10;        ^
          scale 0, dense 10;a scale's factor must be finite and not 0, but got 0.0;scale 0, dense 10;      ^
          relu 0.1, dense 10;expected as or a comma, but got "0.1";relu 0.1, dense 10;     ^^^
          pool 9, gap, dense 10;a pooling's window must fit its padded input, but got window 9 x 9 and an input of 8 x 8 with padding;pool 9, gap, dense 10;^^^^
          conv 4 3, dense 10;a dense layer takes rows of numbers, but its input is 8 x 8 x 4: put flatten or gap before it;conv 4 3, dense 10;          ^^^^^
          flatten, bn, conv 8 3, gap, dense 10;a convolution of 3 x 3 takes images, but its input is rows of numbers: put it before flatten, gap and dense layers;flatten, bn, conv 8 3, gap, dense 10;             ^^^^
          gap, conv 8 1, res(relu, conv 8 1x3), dense 10;a convolution of 1 x 3 takes images, but its input is rows of numbers: put it before flatten, gap and dense layers;gap, conv 8 1, res(relu, conv 8 1x3), dense 10;                         ^^^^
          flatten, pool 2, dense 10;a pooling of 2 x 2 takes images, but its input is rows of numbers: put it before flatten, gap and dense layers;flatten, pool 2, dense 10;         ^^^^
          gap, embedding 3x2, dense 10;only the first layer can be an embedding, because its codes are columns of the input;gap, embedding 3x2, dense 10;     ^^^^^^^^^
          res conv 4 3;expected ( and a residual's layers, but got "conv";res conv 4 3;    ^^^^
          res(conv 3 3, gap;expected a comma and a layer, or the ) of a residual, but the text ends;res(conv 3 3, gap;                 ^
          res(), gap;expected a layer (dense, conv, pool, avgpool, gap, flatten, bn, relu, relu6, gelu, silu, tanh, sigmoid, leaky-relu, identity, dropout, scale, embedding or res(...)), but got ")";res(), gap;    ^
          res(conv 4 3), gap, dense 10;a residual adds its branch and its shortcut, but its branch gives 8 x 8 x 4 and its shortcut 8 x 8 x 3: give it a shortcut of that shape behind a |;res(conv 4 3), gap, dense 10;^^^
          res(res(res(res(res(res(res(relu)))))));residuals may lie up to 6 deep inside each other;res(res(res(res(res(res(res(relu)))))));                        ^^^
          gap) dense 10;expected a comma and a layer, or the end, but got ")";gap) dense 10;   ^
          gap, dense 10 as a..b;a layer's name is made of letters, digits and underscores, with dots between its parts, but got "a..b";gap, dense 10 as a..b;                 ^^^^
          gap, dense 10 as;expected a name such as conv1, but the text ends;gap, dense 10 as;                ^
          gap, dense 9;expected 10 outputs, but the last layer gives 9: end with dense classes;gap, dense 9;     ^^^^^
          """)
  void marksWhatIsWrong(String text, String sentence, String shown, String marks) {
    assertThatThrownBy(() -> NetworkText.parse(text, IMAGE, 10))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("%s\n  %s\n  %s".formatted(sentence, shown, marks));
  }

  @Test
  void windowsOfSeveralPixelsTakeNoRows() {
    String message =
        "a convolution of 3 x 3 takes images, but its input is rows of numbers: put it before flatten, gap and dense layers";
    assertThatThrownBy(() -> NetworkText.parse("conv 8 3, bn, relu, dense 10", Shape.of(20), 10))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message + "\n  conv 8 3, bn, relu, dense 10\n  ^^^^");
    assertThatThrownBy(() -> Network.input(10).conv(64, 3).build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("layer 0 (Conv2d): " + message);
    Network.Builder behindSum =
        Network.image(4, 4, 3)
            .residual(b -> b.flatten().dense(5), s -> s.globalAveragePool().conv(5, 1))
            .conv(2, 3);
    assertThatThrownBy(behindSum::build)
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("layer 1 (Conv2d): " + message);
    assertThatThrownBy(() -> Network.image(4, 4, 3).globalAveragePool().averagePool(2).build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "layer 1 (AveragePool2d): a pooling of 2 x 2 takes images, but its input is rows of numbers: put it before flatten, gap and dense layers");
  }

  /** Of an image of one pixel, a window of several sees that pixel and padding. */
  @Test
  void imagesOfOnePixelAreNoRows() {
    Network pixel =
        Network.image(4, 4, 3).conv(5, 3, 4).relu().conv(6, 3).flatten().conv(7, 1).build();
    assertThat(NetworkText.parse(NetworkText.of(pixel), pixel.input(), 7)).isEqualTo(pixel);
    assertThat(Network.image(1, 1, 3).conv(4, 3).build().outputFeatures()).isEqualTo(4);
    assertThat(Network.input(3).conv(4, 1).build().outputFeatures()).isEqualTo(4);
  }

  @Test
  void labelsSayWhatIsNotUsual() {
    String text =
        "conv 4 3, conv 4 3 stride 2 pad valid, conv 4 3x1 stride 2x1 dilation 1x2 pad 1, conv 4 3 pad 1"
            + " 0 1 0, conv 4 1 pad valid, pool 2, pool 3 stride 2 pad 1, avgpool 2 stride 1x2, gap,"
            + " dense 10";
    assertThat(NetworkText.parse(text, new Shape(32, 32, 3), 10).layers())
        .extracting(Layer::label)
        .containsExactly(
            "Conv2d 3 x 3, with bias",
            "Conv2d 3 x 3, stride 2, no padding, with bias",
            "Conv2d 3 x 1, stride 2 x 1, dilation 1 x 2, padding 1, with bias",
            "Conv2d 3 x 3, padding 1 0 1 0, with bias",
            "Conv2d 1 x 1, with bias",
            "MaxPool2d 2 x 2",
            "MaxPool2d 3 x 3, stride 2, padding 1",
            "AveragePool2d 2 x 2, stride 1 x 2",
            "GlobalAveragePool",
            "Dense with bias");
  }

  @Test
  void showsThePlaceOfALongText() {
    String text = "relu, ".repeat(30) + "cnov, " + "relu, ".repeat(30) + "gap, dense 10";
    assertThatThrownBy(() -> NetworkText.parse(text, IMAGE, 10))
        .hasMessageEndingWith(
            "\n  ..."
                + "relu, ".repeat(6)
                + "cnov, "
                + "relu, ".repeat(5)
                + "...\n     "
                + " ".repeat(36)
                + "^^^^");
  }

  @Test
  void whatHasNoPlaceIsSaidWithout() {
    assertThatThrownBy(() -> NetworkText.parse("", IMAGE, 10))
        .hasMessageEndingWith("but the text ends\n  \n  ^");
  }
}
