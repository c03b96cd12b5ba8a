package io.evenkeel.lab.report;

import io.evenkeel.network.Graph;
import io.evenkeel.network.Network;
import io.evenkeel.network.Node;

/** A network, one line per layer. */
final class LayerLines {
  private LayerLines() {}

  /** Each layer with all of its settings. */
  static String of(Network network) {
    StringBuilder lines = new StringBuilder("input " + network.inputFeatures());
    Graph graph = network.graph();
    for (Node node : graph.nodes().subList(1, graph.nodes().size())) {
      lines.append("\n%2s  %s".formatted(node.path(), node.op()));
    }
    return lines.toString();
  }
}
