package io.evenkeel.lab.exhibit;

import io.evenkeel.lab.page.Text;

/** What the measurement says of a claim. */
public enum Verdict {
  /** All that was claimed was measured. */
  HOLDS,
  /** Some of it was. */
  PARTLY,
  /** None of it was. */
  FAILS;

  /** The verdict on a claim of several parts. */
  static Verdict of(boolean... parts) {
    int held = 0;
    for (boolean part : parts) {
      held += part ? 1 : 0;
    }
    return held == parts.length ? HOLDS : held > 0 ? PARTLY : FAILS;
  }

  /** The verdict as a sentence. */
  public Text text() {
    return switch (this) {
      case HOLDS -> Text.of("verdict.holds");
      case PARTLY -> Text.of("verdict.partly");
      case FAILS -> Text.of("verdict.fails");
    };
  }
}
