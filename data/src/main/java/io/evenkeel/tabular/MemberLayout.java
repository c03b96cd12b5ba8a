package io.evenkeel.tabular;

import io.evenkeel.network.Conv2d;
import io.evenkeel.network.Dense;
import io.evenkeel.network.Embedding;
import io.evenkeel.network.EmbeddingTable;
import io.evenkeel.network.Graph;
import io.evenkeel.network.LeafLayer;
import io.evenkeel.network.Network;
import io.evenkeel.network.Node;
import io.evenkeel.network.Op;
import io.evenkeel.network.WeightedLayer;
import java.util.List;

/**
 * Where the members of an ensemble are in the one network that has them side by side: columns k w
 * to (k + 1) w - 1 of a layer w wide are member k's.
 *
 * <pre>
 *   the first dense layer    all see the same input: one dense layer, K w wide
 *   those behind it          each sees its own columns: a 1 x 1 convolution in K groups
 *   the last one             the mean of all: a dense layer over all columns, the weights over K
 * </pre>
 *
 * <p>BatchNorm, activation and residual sums go column by column, so that they stay what they are.
 * An embedding's vectors of all members stand one after another, table by table; the first dense
 * layer has zeros where a vector is another member's.
 *
 * @param member a member's network
 * @param members number of them, K
 */
record MemberLayout(Network member, int members) {

  /** What becomes of a layer with weights. */
  enum Place {
    SHARED_INPUT,
    OWN_INPUT,
    OUTPUT
  }

  Graph graph() {
    return member.graph();
  }

  /** The place of a dense layer. */
  Place place(Node node) {
    Graph graph = graph();
    if (node.id() == graph.last().id()) {
      return Place.OUTPUT;
    }
    Op below = graph.node(node.input()).op();
    return below instanceof Op.Input || below instanceof Embedding
        ? Place.SHARED_INPUT
        : Place.OWN_INPUT;
  }

  /** The network that has the mean of the members' outputs. */
  Network mean() {
    Graph graph = graph();
    return member.withPaths((path, layer) ->
        switch (layer) {
          case Embedding embedding -> new Embedding(wider(embedding.tables()));
          case Dense dense ->
              switch (place(graph.at(path))) {
                case SHARED_INPUT ->
                    new Dense(members * dense.features(), dense.bias(), dense.initialization());
                case OWN_INPUT -> grouped(dense.features(), members, dense);
                case OUTPUT -> dense;
              };
          case WeightedLayer other ->
              throw new IllegalArgumentException(
                  "a member has a layer of the kind " + other.kind());
          case LeafLayer other -> other;
        });
  }

  /**
   * The network that has each member's outputs, one member after another.
   *
   * @param mean made by {@link #mean}
   */
  static Network apart(Network mean, int members) {
    String last = mean.graph().last().path();
    return mean.withPaths((path, layer) ->
        path.equals(last) && layer instanceof Dense dense
            ? grouped(dense.features(), members, dense)
            : layer);
  }

  private static LeafLayer grouped(int features, int members, WeightedLayer like) {
    return Conv2d.of(members * features, 1).withGroups(members).withBias(like.bias());
  }

  private List<EmbeddingTable> wider(List<EmbeddingTable> tables) {
    return tables.stream()
        .map(t -> new EmbeddingTable(t.categories(), members * t.dimension()))
        .toList();
  }
}
