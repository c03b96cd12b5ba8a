package io.evenkeel.lab.report;

import io.evenkeel.network.Dense;
import io.evenkeel.network.Graph;
import io.evenkeel.network.Layer;
import io.evenkeel.network.LeafLayer;
import io.evenkeel.network.Named;
import io.evenkeel.network.Network;
import io.evenkeel.network.Node;
import io.evenkeel.network.Residual;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A network in words. */
final class NetworkText {
  private NetworkText() {}

  /** Such as {@code 784 → dense 512 → batchNorm → relu → dense 10}. */
  static String oneLine(Network network) {
    return network.input() + line(network.layers());
  }

  /** A layer a line, with all of its settings. */
  static String lines(Network network) {
    StringBuilder lines = new StringBuilder("input " + network.inputFeatures());
    Graph graph = network.graph();
    for (Node node : graph.nodes().subList(1, graph.nodes().size())) {
      lines.append("\n%2s  %s".formatted(node.path(), node.op()));
    }
    return lines.toString();
  }

  private static String uncapitalised(String label) {
    return label.substring(0, 1).toLowerCase(Locale.ROOT) + label.substring(1);
  }

  private static String line(List<Layer> layers) {
    return layers.stream().map(layer -> " → " + name(layer)).collect(Collectors.joining());
  }

  private static String name(Layer layer) {
    return switch (layer) {
      case Dense dense -> "dense " + dense.features();
      case LeafLayer leaf -> uncapitalised(leaf.label());
      case Named named -> name(named.layer());
      case Residual(List<Layer> branch, List<Layer> shortcut) ->
          "residual(%s%s)"
              .formatted(
                  line(branch).strip(),
                  shortcut.isEmpty() ? "" : ", shortcut " + line(shortcut).strip());
    };
  }
}
