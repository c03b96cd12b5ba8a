package io.evenkeel.optimizer;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Graph;
import io.evenkeel.network.Node;
import io.evenkeel.network.NormalizeBy;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.network.Pool2d;
import io.evenkeel.network.WeightedLayer;
import java.util.List;

/**
 * Muon (Jordan 2024): the weights of the hidden layers, which are those of all convolutions and
 * dense layers but the last, move along the orthogonal matrix nearest to their momentum:
 *
 * <pre>
 *   v = momentum * v + g                 u = g + momentum * v
 *   w -= rate * O,   O = orthogonal(u): u = P S Q' with S nearly made the identity
 * </pre>
 *
 * <p>A convolution's filters are the columns of a matrix of kernel height x kernel width x input
 * channels rows. The matrix is made orthogonal by {@code iterations} steps of a Newton-Schulz
 * iteration, which consist of products alone. Where BatchNorm follows, the length of the weights
 * has no effect; then they are first scaled to that of an orthogonal matrix, the square root of
 * their columns, as in airbench94, and weight decay leaves them alone. Else weight decay shrinks
 * them as in {@link AdamW}.
 *
 * <p>All other parameters are trained by {@link Momentum}, Nesterov's. The slot is v for both.
 *
 * @param momentum share of the velocity that each step keeps, 0 &lt;= momentum &lt; 1
 * @param iterations of Newton-Schulz, at least 1
 * @param otherMomentum momentum of the other parameters
 * @param otherRate factor of the other parameters' learning rate
 */
public record Muon(double momentum, int iterations, double otherMomentum, double otherRate)
    implements UpdateRule {

  /** The settings of airbench94 with Muon: 0.6 and 3; 0.85 and 7 times the rate for the others. */
  public static final Muon DEFAULT = new Muon(0.6, 3, 0.85, 7);

  public Muon {
    Optimizer.requireShare("Muon's momentum", momentum);
    Optimizer.requireShare("Muon's momentum of other parameters", otherMomentum);
    Optimizer.requirePositive("Muon's factor of the rate of other parameters", otherRate);
    if (iterations < 1) {
      throw new InvalidInputException(
          "Muon makes 1 or more iterations of Newton-Schulz, but got " + iterations);
    }
  }

  @Override
  public String name() {
    return "Muon";
  }

  @Override
  public int slots() {
    return 1;
  }

  @Override
  public boolean holdsSquares(int slot) {
    return false;
  }

  /** How a parameter of a network moves. */
  Direction direction(Graph graph, ParameterKey key) {
    List<Node> weighted =
        graph.nodes().stream().filter(n -> n.op() instanceof WeightedLayer).toList();
    if (!key.role().equals(WeightedLayer.WEIGHT)
        || weighted.isEmpty()
        || weighted.getLast().path().equals(key.path())) {
      return Direction.GRADIENT;
    }
    return normalized(graph, graph.at(key.path()))
        ? Direction.ORTHOGONAL_NORMALIZED
        : Direction.ORTHOGONAL;
  }

  /** Whether nothing but BatchNorm uses what a node gives, directly or pooled. */
  private static boolean normalized(Graph graph, Node from) {
    List<Node> users = graph.nodes().stream().filter(n -> n.inputs().contains(from.id())).toList();
    return !users.isEmpty()
        && graph.output() != from.id()
        && users.stream()
            .allMatch(user ->
                switch (user.op()) {
                  case BatchNorm norm -> norm.normalizeBy() == NormalizeBy.BATCH;
                  case Pool2d _ -> normalized(graph, user);
                  default -> false;
                });
  }
}
