package io.evenkeel.lab.page;

import java.util.List;

/**
 * What a reader should know, one card each.
 *
 * @param id unique on the page
 * @param title above them; may be empty
 * @param notices in order
 */
public record Notices(String id, Text title, List<Notice> notices) implements Figure {

  public Notices {
    notices = List.copyOf(notices);
  }

  /**
   * One card.
   *
   * @param color how serious it is, beside the word
   * @param severity the word
   * @param title what it is
   * @param parts what there is to say about it, in order
   * @param commands that may be copied and run
   */
  public record Notice(
      Color color, Text severity, Text title, List<Part> parts, List<String> commands) {

    public Notice {
      parts = List.copyOf(parts);
      commands = List.copyOf(commands);
    }

    /** A card of a word and a sentence. */
    public static Notice of(Color color, Text severity, Text title) {
      return new Notice(color, severity, title, List.of(), List.of());
    }
  }

  /**
   * A sentence under a label.
   *
   * @param label such as {@code Remedy}, or the layer
   * @param text the sentence
   */
  public record Part(Text label, Text text) {}
}
