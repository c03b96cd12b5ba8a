package io.evenkeel.onnx.fold;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.List;

/**
 * A model with its batch normalizations folded, and what became of each.
 *
 * @param before the model as it was
 * @param after the folded model; equal to the one before if there was nothing to do
 * @param folded the batch normalizations that are gone
 * @param kept those that stayed
 */
public record FoldedModel(
    ModelProto before, ModelProto after, List<Folded> folded, List<Kept> kept) {

  /**
   * A batch normalization that is gone.
   *
   * @param node its operator and name
   * @param into the node that took it in: a linear layer, or another batch normalization
   */
  public record Folded(String node, String into) {}

  /**
   * A batch normalization that stayed.
   *
   * @param node its operator and name
   * @param reason why, as the second half of a sentence
   * @param taken the scale layers that it has taken in
   */
  public record Kept(String node, String reason, List<String> taken) {
    public Kept {
      taken = List.copyOf(taken);
    }
  }

  /** Number of nodes that the model had. */
  public int nodesBefore() {
    return before.getGraph().getNodeCount();
  }

  /** Number of nodes that the folded model has. */
  public int nodesAfter() {
    return after.getGraph().getNodeCount();
  }
}
