package io.evenkeel.tabular;

/**
 * Something that the user should know about what was made of a table.
 *
 * @param isWarning whether it may be wrong and wants a look
 * @param text one sentence
 */
public record Note(boolean isWarning, String text) {

  static Note info(String text) {
    return new Note(false, text);
  }

  static Note warning(String text) {
    return new Note(true, text);
  }

  @Override
  public String toString() {
    return text;
  }
}
