package io.evenkeel.table;

import java.util.List;

/**
 * A sentence that other languages have too.
 *
 * @param template the same for all sentences of a kind, in which {0}, {1}, ... stand for the
 *     arguments
 * @param arguments names and numbers, as they are shown
 */
public record Sentence(String template, List<String> arguments) {
  public Sentence {
    arguments = List.copyOf(arguments);
  }

  /** The sentence in English. */
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
}
