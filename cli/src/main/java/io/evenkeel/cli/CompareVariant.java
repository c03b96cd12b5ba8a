package io.evenkeel.cli;

import java.util.EnumSet;

/** A network of a comparison, by where its batch normalization stands. */
enum CompareVariant {
  /** Nowhere in the hidden layers. */
  WITHOUT("without"),
  /** Before each activation. */
  BEFORE("BN before the activation"),
  /** After each activation. */
  AFTER("BN after the activation"),
  /** On the input alone. */
  INPUT("BN on the input");

  private final String label;

  CompareVariant(String label) {
    this.label = label;
  }

  /** What people call it. */
  String label() {
    return label;
  }

  /** The label of the variant of that name. */
  static String label(String name) {
    return new Converter().convert(name, WITHOUT).label;
  }

  /** The settings of its network, the others being as they are. */
  NetworkSettings of(NetworkSettings settings) {
    return switch (this) {
      case WITHOUT -> settings.with(NormPlace.NONE, settings.normalizeInput());
      case BEFORE -> settings.with(NormPlace.BEFORE, settings.normalizeInput());
      case AFTER -> settings.with(NormPlace.AFTER, settings.normalizeInput());
      case INPUT -> settings.with(NormPlace.NONE, true);
    };
  }

  /** For picocli: what can be compared with the network without. */
  static final class Converter extends EnumConverter<CompareVariant> {
    Converter() {
      super(EnumSet.of(BEFORE, AFTER, INPUT));
    }

    private CompareVariant convert(String name, CompareVariant first) {
      return name.equals(text(first)) ? first : convert(name);
    }
  }
}
