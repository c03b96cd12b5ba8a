package io.evenkeel.lab.exhibit;

import io.evenkeel.lab.page.Color;
import io.evenkeel.lab.page.Text;

/** What the measurement says of a claim. */
public enum Verdict {
  /** All that was claimed was measured. */
  HOLDS,
  /** Some of it was. */
  PARTLY,
  /** None of it was. */
  FAILS;

  /** The verdict on a claim of several parts, of which some hold. */
  static Verdict of(int held, int parts) {
    return held == parts ? HOLDS : held > 0 ? PARTLY : FAILS;
  }

  /** What marks it on a page: green, amber or red. */
  Color color() {
    return switch (this) {
      case HOLDS -> Color.GOOD;
      case PARTLY -> Color.WARN;
      case FAILS -> Color.BAD;
    };
  }

  /** The verdict as a sentence. */
  public Text text() {
    return switch (this) {
      case HOLDS -> Text.of("verdict.holds");
      case PARTLY -> Text.of("verdict.partly");
      case FAILS -> Text.of("verdict.fails");
    };
  }

  /** The verdict in a word or two. */
  public Text brief() {
    return switch (this) {
      case HOLDS -> Text.of("verdict.holds.brief");
      case PARTLY -> Text.of("verdict.partly.brief");
      case FAILS -> Text.of("verdict.fails.brief");
    };
  }
}
