package io.evenkeel.network;

import java.util.List;

/**
 * One value of a {@link Graph} and how it is computed.
 *
 * @param id its place in {@link Graph#nodes}
 * @param path the layer's path, such as {@code 3} or {@code layer1.0.conv1}; a residual's own for
 *     its sum, and the word input for the network's input
 * @param op what computes it
 * @param inputs ids of the values that it is computed from, all smaller than its own
 * @param shape of one sample of the value
 * @param order how many layers come before it, sums not counted; it keys what is drawn at random
 */
public record Node(int id, String path, Op op, List<Integer> inputs, Shape shape, int order) {

  /** What messages call it, such as {@code layer 3 (Dense)}. */
  public String title() {
    return "layer %s (%s)".formatted(path, op.kind());
  }

  /** The id of the value that it is computed from, where that is one: that of every layer. */
  public int input() {
    return inputs.getFirst();
  }
}
