package io.evenkeel.network;

import io.evenkeel.kernels.InvalidInputException;
import java.util.List;

/**
 * The sum of two ways through a network (He et al. 2016):
 *
 * <pre>  y = branch(x) + shortcut(x)</pre>
 *
 * Both ways give the same shape. Without layers the shortcut is the identity. Where BN stands is
 * told by the layers: before the sum in the branch (ResNet v1, with an activation after the
 * residual), or first in the branch (v2).
 *
 * <p>Its layers' paths begin with its own: {@code P.branch.0}, {@code P.shortcut.0}, or {@code
 * P.NAME} for a {@link Named} one. In PyTorch it is a module whose {@code branch} and {@code
 * shortcut} are {@code nn.Sequential}s.
 *
 * @param branch in order, at least one layer
 * @param shortcut in order; empty for the identity
 */
public record Residual(List<Layer> branch, List<Layer> shortcut) implements Layer {

  public Residual {
    branch = List.copyOf(branch);
    shortcut = List.copyOf(shortcut);
    if (branch.isEmpty()) {
      throw new InvalidInputException("a residual's branch needs at least 1 layer, but got none");
    }
  }

  /** A residual whose shortcut is the identity. */
  public Residual(List<Layer> branch) {
    this(branch, List.of());
  }

  @Override
  public Shape output(Shape input) {
    Shape sum = through(branch, input);
    Shape skip = through(shortcut, input);
    if (!sum.equals(skip)) {
      throw new InvalidInputException(
          ("a residual adds branch and shortcut, but its branch gives %s and its shortcut %s: let"
                  + " branch and shortcut end with the same shape")
              .formatted(sum, skip));
    }
    return sum;
  }

  private static Shape through(List<Layer> layers, Shape input) {
    Shape shape = input;
    for (Layer layer : layers) {
      shape = layer.output(shape);
    }
    return shape;
  }

  @Override
  public String kind() {
    return "Residual";
  }

  @Override
  public String label() {
    return "Residual";
  }
}
