package io.evenkeel.tabular;

import io.evenkeel.table.Sentence;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Something that the user should know about how a table was used.
 *
 * @param isWarning whether something may be wrong, so that the user should take a look
 * @param template one sentence, the same for all notes of a kind, in which {0}, {1}, ... stand for
 *     the arguments; pages in other languages find their sentence by it
 * @param arguments names and numbers, as they are shown
 */
public record Note(boolean isWarning, String template, List<String> arguments) {

  public Note {
    arguments = List.copyOf(arguments);
  }

  static Note info(String template, Object... arguments) {
    return new Note(false, template, shown(arguments));
  }

  static Note warning(String template, Object... arguments) {
    return new Note(true, template, shown(arguments));
  }

  /** What a column of text may have been meant for. */
  static Note doubt(Sentence doubt) {
    return new Note(true, doubt.template() + "; until then it is text", doubt.arguments());
  }

  private static List<String> shown(Object... arguments) {
    return Arrays.stream(arguments)
        .map(argument ->
            argument instanceof Number number
                ? String.format(Locale.ROOT, "%,d", number.longValue())
                : argument.toString())
        .toList();
  }

  /** The sentence. */
  public String text() {
    return new Sentence(template, arguments).text();
  }

  @Override
  public String toString() {
    return text();
  }
}
