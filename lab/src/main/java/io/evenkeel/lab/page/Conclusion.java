package io.evenkeel.lab.page;

import java.util.List;

/**
 * What a measurement says.
 *
 * @param verdict in a sentence
 * @param color that the verdict is marked with
 * @param sentences what it rests on
 */
public record Conclusion(Text verdict, Color color, List<Text> sentences) implements Figure {

  public Conclusion {
    sentences = List.copyOf(sentences);
  }
}
