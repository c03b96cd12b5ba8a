package io.evenkeel.network;

import io.evenkeel.kernels.InvalidInputException;

/**
 * A layer with a name of its own in the place of its number, so that its weights carry that name in
 * files: {@code conv1}, {@code layer1.0}, {@code downsample.0}. A name may have several parts.
 *
 * @param name letters, digits and underscores, in parts with a dot between them
 * @param layer what is named
 */
public record Named(String name, Layer layer) implements Layer {

  public Named {
    checked(name);
    if (layer instanceof Named inner) {
      throw new InvalidInputException(
          "a layer has one name, but got \"%s\" and \"%s\"".formatted(name, inner.name()));
    }
  }

  /**
   * A name.
   *
   * @throws InvalidInputException if it cannot name a layer
   */
  static String checked(String name) {
    if (!name.matches("\\w+(\\.\\w+)*")) {
      throw new InvalidInputException(
          "a layer's name is made of letters, digits and underscores, with dots between its parts,"
              + " but got \"%s\"".formatted(name));
    }
    return name;
  }

  @Override
  public Shape output(Shape input) {
    return layer.output(input);
  }

  @Override
  public String kind() {
    return layer.kind();
  }

  @Override
  public String label() {
    return layer.label();
  }
}
