package io.evenkeel.internal.file;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** JSON from files that anyone may have written: no duplicate keys, no depth, no huge numbers. */
final class StrictJson {
  private static final int MAX_DEPTH = 16;
  private static final int MAX_NUMBER_CHARACTERS = 64;

  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_NUMBER_CHARACTERS)
                  .build())
          .build();

  private StrictJson() {}

  /** What is wrong, with the line and column if they are known, for a message. */
  static String reason(JacksonException e) {
    String message = Printable.text(e.getOriginalMessage());
    return e.getLocation() == null || e.getLocation().getLineNr() < 1
        ? message
        : "%s (line %d, column %d)"
            .formatted(message, e.getLocation().getLineNr(), e.getLocation().getColumnNr());
  }
}
