package io.evenkeel.cli;

/** Where batch normalization stands in the hidden layers. */
enum NormPlace {
  /** Between the dense layer and its activation. */
  BEFORE,
  /** Behind the activation. */
  AFTER,
  /** Nowhere. */
  NONE;

  /** For picocli. */
  static final class Converter extends EnumConverter<NormPlace> {
    Converter() {
      super(NormPlace.class);
    }
  }
}
