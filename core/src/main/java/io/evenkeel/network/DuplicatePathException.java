package io.evenkeel.network;

import io.evenkeel.kernels.InvalidInputException;

/** Two layers of a network have one path. */
final class DuplicatePathException extends InvalidInputException {
  private static final long serialVersionUID = 1;

  private final String path;

  DuplicatePathException(String path) {
    super("two layers of the network are called %s: each needs a name of its own".formatted(path));
    this.path = path;
  }

  String path() {
    return path;
  }
}
