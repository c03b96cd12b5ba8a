package io.evenkeel.optimizer;

import io.evenkeel.network.ParameterKey;

/**
 * Some of a network's parameters: those of one role, those at or below a path, or both.
 *
 * {@snippet class="io.evenkeel.examples.CoreExamples" region="group"}
 *
 * @param path the path of a layer or of what it is part of; empty for the whole network
 * @param role what the arrays are in their layers, such as {@code weight} or {@code beta}; empty
 *     for any
 */
public record ParameterGroup(String path, String role) {

  /** Every parameter. */
  public static ParameterGroup all() {
    return new ParameterGroup("", "");
  }

  /** The parameters of the layer at that path, or of the layers below it. */
  public static ParameterGroup at(String path) {
    return new ParameterGroup(path, "");
  }

  /** The weights of dense layers and convolutions. */
  public static ParameterGroup weights() {
    return new ParameterGroup("", "weight");
  }

  /** The biases of dense layers and convolutions. */
  public static ParameterGroup biases() {
    return new ParameterGroup("", "bias");
  }

  /** BatchNorm's factors. */
  public static ParameterGroup gammas() {
    return new ParameterGroup("", "gamma");
  }

  /** BatchNorm's summands. */
  public static ParameterGroup betas() {
    return new ParameterGroup("", "beta");
  }

  /** The parameters of the group that are at or below a path. */
  public ParameterGroup under(String value) {
    return new ParameterGroup(value, role);
  }

  /** Whether a parameter is one of the group. */
  public boolean contains(ParameterKey key) {
    boolean here = path.isEmpty() || key.path().equals(path) || key.path().startsWith(path + ".");
    return here && (role.isEmpty() || key.role().equals(role));
  }

  /** Such as {@code every beta}, {@code all of layer1} or {@code every weight of layer1}. */
  @Override
  public String toString() {
    if (role.isEmpty()) {
      return path.isEmpty() ? "everything" : "all of " + path;
    }
    return "every " + role + (path.isEmpty() ? "" : " of " + path);
  }
}
