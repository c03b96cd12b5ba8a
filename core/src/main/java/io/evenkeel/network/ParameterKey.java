package io.evenkeel.network;

/**
 * Names a trained array of a network by its layer and role.
 *
 * @param path the layer's path in its network, such as {@code 3} or {@code layer1.0.conv1}
 * @param role what the array is in its layer, such as {@code weight} or {@code gamma}
 */
public record ParameterKey(String path, String role) {

  /** Path and role, such as {@code 3.weight}. */
  @Override
  public String toString() {
    return path + "." + role;
  }
}
