package io.evenkeel.lab.exhibit;

import io.evenkeel.lab.page.Text;
import java.util.ArrayList;
import java.util.List;

/** A {@link ExhibitFinding} in the making. */
final class FindingBuilder {
  private final List<Text> sentences = new ArrayList<>();
  private int parts;
  private int held;

  /**
   * Adds what was measured for a part of the claim.
   *
   * @param holds whether this part does
   */
  FindingBuilder part(boolean holds, String key, Object... arguments) {
    parts++;
    held += holds ? 1 : 0;
    Text judged = Text.of(holds ? "verdict.asClaimed" : "verdict.notAsClaimed");
    sentences.add(Text.of("verdict.part", Text.of(key, arguments), judged));
    return this;
  }

  /** Adds a sentence that judges nothing. */
  FindingBuilder note(String key, Object... arguments) {
    sentences.add(Text.of(key, arguments));
    return this;
  }

  /** The answer as a whole. */
  ExhibitFinding finding() {
    return new ExhibitFinding(Verdict.of(held, parts), sentences);
  }
}
