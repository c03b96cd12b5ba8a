package io.evenkeel.table.inference;

import io.evenkeel.table.format.TextFormat;
import java.util.List;
import java.util.Optional;

/**
 * What can be said of how a column is written.
 *
 * @param fits the ways that all cells fit, each of which reads them differently; a single one is
 *     sure
 * @param rather whether the first of several is taken unless other columns speak against it
 * @param examples cells that show why none is sure
 */
public record Reading<F extends TextFormat>(List<F> fits, boolean rather, List<String> examples) {

  /** No such values. */
  static <F extends TextFormat> Reading<F> none() {
    return new Reading<>(List.of(), false, List.of());
  }

  static <F extends TextFormat> Reading<F> sure(F format) {
    return new Reading<>(List.of(format), false, List.of());
  }

  static <F extends TextFormat> Reading<F> rather(F likely, F other) {
    return new Reading<>(List.of(likely, other), true, List.of());
  }

  static <F extends TextFormat> Reading<F> several(List<F> formats, String example) {
    return new Reading<>(List.copyOf(formats), false, List.of(example));
  }

  /** Cells that are such values each, but not all in one way. */
  static <F extends TextFormat> Reading<F> mixed(String one, String other) {
    return new Reading<>(List.of(), false, List.of(one, other));
  }

  /** The way that is taken; empty if there is none, or the user must say. */
  public Optional<F> taken() {
    return fits.size() == 1 || rather ? Optional.of(fits.getFirst()) : Optional.empty();
  }

  public boolean isSure() {
    return fits.size() == 1;
  }

  /** Whether the user must say which way it is. */
  public boolean isOpen() {
    return fits.size() > 1 && !rather;
  }

  /** Whether cells are written in different ways. */
  public boolean isMixed() {
    return fits.isEmpty() && !examples.isEmpty();
  }
}
