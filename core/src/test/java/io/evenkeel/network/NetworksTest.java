package io.evenkeel.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.kernels.InvalidInputException;
import org.junit.jupiter.api.Test;

/** Networks by name: their sizes are those that the literature gives. */
class NetworksTest {
  private static final Shape CIFAR = new Shape(32, 32, 3);

  private static long parameters(Network network) {
    return network.graph().parameters().values().stream().mapToLong(ParameterSpec::size).sum();
  }

  private static long weighted(Network network) {
    return network.graph().parameters().keySet().stream()
        .filter(key -> key.role().equals(Dense.WEIGHT) && !key.path().contains("downsample"))
        .count();
  }

  @Test
  void residualNetworksHaveTheirDepthAndSize() {
    for (int depth : new int[] {20, 32, 56}) {
      assertThat(weighted(Networks.resnet(depth, CIFAR, 10))).isEqualTo(depth);
    }
    // 269,722 of the identity shortcuts of He et al., and two 1 x 1 shortcuts with BN.
    int shortcuts = 16 * 32 + 2 * 32 + 32 * 64 + 2 * 64;
    assertThat(parameters(Networks.resnet(20, CIFAR, 10))).isEqualTo(269_722 + shortcuts);
    assertThat(parameters(Networks.resnet18(CIFAR, 10))).isEqualTo(11_173_962);
    assertThat(weighted(Networks.resnet18(CIFAR, 10))).isEqualTo(18);
  }

  @Test
  void layersAreCalledAsInPyTorch() {
    Graph graph = Networks.resnet18(CIFAR, 10).graph();
    assertThat(graph.at("layer2.0.downsample.0").shape()).isEqualTo(new Shape(16, 16, 128));
    assertThat(graph.at("layer4.1.bn2").shape()).isEqualTo(new Shape(4, 4, 512));
    assertThat(graph.at("fc").shape()).isEqualTo(Shape.of(10));
  }

  @Test
  void aSmallOneForDigits() {
    Network network = Networks.cnn(new Shape(28, 28, 1), 10);
    assertThat(network.inputFeatures()).isEqualTo(784);
    assertThat(network.outputFeatures()).isEqualTo(10);
    assertThat(network.graph().batchNorms()).hasSize(5);
  }

  private static long multiplyAdds(Network network) {
    Graph graph = network.graph();
    return graph.nodes().stream()
        .filter(node -> node.op() instanceof LeafLayer)
        .mapToLong(node -> ((LeafLayer) node.op()).multiplyAdds(graph.inputShape(node)))
        .sum();
  }

  /** What the literature counts, and the 1 x 1 shortcuts. */
  @Test
  void theWorkIsThatOfTheLiterature() {
    assertThat(multiplyAdds(Networks.resnet18(CIFAR, 10))).isEqualTo(555_422_720);
    assertThat(multiplyAdds(Networks.resnet(20, CIFAR, 10)))
        .isEqualTo(40_551_040 + 16 * 32 * 256 + 32 * 64 * 64);
    Network grouped =
        Network.image(8, 6, 4)
            .layer(Conv2d.of(8, 3).withGroups(4).withStride(2))
            .flatten()
            .dense(5)
            .build();
    assertThat(multiplyAdds(grouped)).isEqualTo(4 * 3 * 8 * 9 + 4 * 3 * 8 * 5);
  }

  @Test
  void resNet9HasItsSize() {
    Network network = Networks.resnet9(CIFAR, 10);
    assertThat(parameters(network)).isEqualTo(6_573_120);
    assertThat(weighted(network)).isEqualTo(9);
    assertThat(Networks.resnet9(new Shape(28, 30, 1), 7).outputFeatures()).isEqualTo(7);
    assertThat(Networks.resnet9(new Shape(8, 8, 1), 7).outputFeatures()).isEqualTo(7);
  }

  @Test
  void airbench94HasItsSizeAndNames() {
    Network network = Networks.airbench94(CIFAR, 10);
    assertThat(parameters(network)).isEqualTo(1_972_792);
    Graph graph = network.graph();
    assertThat(graph.at("0").shape()).isEqualTo(new Shape(31, 31, 24));
    assertThat(graph.at("2.conv1").shape()).isEqualTo(new Shape(31, 31, 64));
    assertThat(graph.at("2.norm1").shape()).isEqualTo(new Shape(15, 15, 64));
    assertThat(graph.at("4.conv2").shape()).isEqualTo(new Shape(3, 3, 256));
    assertThat(graph.at("6").shape()).isEqualTo(Shape.of(256));
    assertThat(graph.at("7").shape()).isEqualTo(Shape.of(10));
    assertThat(graph.parameters().keySet().stream().filter(k -> k.role().equals("bias")))
        .containsExactly(new ParameterKey("0", "bias"));
    assertThat(Networks.airbench94(new Shape(28, 28, 1), 10).outputFeatures()).isEqualTo(10);
    assertThat(parameters(Networks.airbench94(CIFAR, 10, 32))).isEqualTo(498_104);
  }

  @Test
  void aFixedFactorIsANumberThatChangesSomething() {
    for (float factor : new float[] {0, Float.NaN, Float.NEGATIVE_INFINITY}) {
      assertThatThrownBy(() -> new Scale(factor))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("a scale's factor must be finite and not 0, but got " + factor);
    }
  }

  @Test
  void anotherDepthIsRefused() {
    assertThatThrownBy(() -> Networks.resnet(18, CIFAR, 10))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "a residual network of this kind has 6 n + 2 layers, such as 20, 32 or 56, but got 18");
  }
}
