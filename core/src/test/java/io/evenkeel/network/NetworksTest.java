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

  @Test
  void anotherDepthIsRefused() {
    assertThatThrownBy(() -> Networks.resnet(18, CIFAR, 10))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "a residual network of this kind has 6 n + 2 layers, such as 20, 32 or 56, but got 18");
  }
}
