package io.evenkeel.tabular;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Something that the user should know about what was made of a table.
 *
 * @param isWarning whether it may be wrong and wants a look
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
    StringBuilder text = new StringBuilder();
    int from = 0;
    for (int open = template.indexOf('{'); open >= 0; open = template.indexOf('{', from)) {
      int close = template.indexOf('}', open);
      text.append(template, from, open);
      text.append(arguments.get(Integer.parseInt(template.substring(open + 1, close))));
      from = close + 1;
    }
    return text.append(template, from, template.length()).toString();
  }

  @Override
  public String toString() {
    return text();
  }
}
