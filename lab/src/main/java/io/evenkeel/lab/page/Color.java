package io.evenkeel.lab.page;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * The page's colours by what they stand for; the style sheet has a light and a dark one of each.
 */
public enum Color {
  /** With BN; also the first of several. */
  BN,
  /** Without BN; also the second. */
  PLAIN,
  /** BN after the activation; also the third. */
  AFTER,
  /** BN on the input; also the fourth. */
  INPUT,
  /** The fifth of several. */
  FIFTH,
  /** The sixth of several. */
  SIXTH,
  /** What is not the point. */
  MUTED;

  private static final Color[] SEVERAL = {BN, PLAIN, AFTER, INPUT, FIFTH, SIXTH};

  /** The colour of the n-th of several, from 0; begins anew after the sixth. */
  public static Color nth(int n) {
    return SEVERAL[n % SEVERAL.length];
  }

  @JsonValue
  String json() {
    return name().toLowerCase(Locale.ROOT);
  }
}
