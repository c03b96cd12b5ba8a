package io.evenkeel.lab.compare;

import io.evenkeel.lab.page.Text;
import io.evenkeel.network.Network;

/**
 * One of the networks that are compared.
 *
 * @param name {@code without}, {@code before}, {@code after} or {@code input}, by where its batch
 *     normalization stands; the first variant of a comparison is the one that the others are held
 *     against
 */
public record Variant(String name, Network network) {

  /** What people call it. */
  public Text label() {
    return label(name);
  }

  /** What people call the variant of that name. */
  public static Text label(String name) {
    return Text.of("compare.variant." + name);
  }

  /** The same in two words, for columns and legends. */
  public static Text shortLabel(String name) {
    return Text.of("compare.short." + name);
  }
}
