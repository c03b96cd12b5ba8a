package io.evenkeel.cli.settings;

/** Where batch normalization stands in the hidden layers. */
public enum NormPlace {
  /** Between the dense layer and its activation. */
  BEFORE,
  /** Behind the activation. */
  AFTER,
  /** Nowhere. */
  NONE;

  /** For picocli. */
  public static final class Converter extends EnumConverter<NormPlace> {
    Converter() {
      super(NormPlace.class);
    }
  }
}
