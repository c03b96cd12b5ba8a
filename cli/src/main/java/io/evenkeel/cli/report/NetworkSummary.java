package io.evenkeel.cli.report;

import io.evenkeel.network.Graph;
import io.evenkeel.network.Network;
import io.evenkeel.network.Node;
import io.evenkeel.network.Op;
import io.evenkeel.network.ParameterSpec;
import io.evenkeel.network.Shape;
import io.evenkeel.network.WeightedLayer;
import java.util.stream.Collectors;

/** A network in a few words and numbers. */
public record NetworkSummary(Graph graph) {

  public NetworkSummary(Network network) {
    this(network.graph());
  }

  /**
   * The shapes of the input and of what each layer with weights gives: {@code 784 - 512 - 256 -
   * 10}; of networks of images those of input and output: {@code 28 x 28 x 1 to 10}.
   */
  public String widths() {
    if (input().positions() > 1) {
      return "%s to %s".formatted(input(), graph.last().shape());
    }
    return graph.nodes().stream()
        .filter(node -> node.op() instanceof Op.Input || node.op() instanceof WeightedLayer)
        .map(node -> node.shape().toString())
        .collect(Collectors.joining(" - "));
  }

  /** The input's shape. */
  public Shape input() {
    return graph.node(0).shape();
  }

  /** Number of trained numbers in the whole network. */
  public long parameters() {
    return graph.nodes().stream().mapToLong(this::parameters).sum();
  }

  /** Multiplications with an addition that a sample takes. */
  public long multiplyAdds() {
    return graph.multiplyAdds();
  }

  /** Those of a layer. */
  public long multiplyAdds(Node node) {
    return graph.multiplyAdds(node);
  }

  /** Number of trained numbers in a layer. */
  public long parameters(Node node) {
    return graph.parameters(node).stream().mapToLong(ParameterSpec::size).sum();
  }
}
