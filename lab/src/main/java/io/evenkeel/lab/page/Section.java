package io.evenkeel.lab.page;

import java.util.List;

/**
 * A part of a page under a heading of its own.
 *
 * @param id unique on the page; its anchor
 * @param title the heading
 * @param lead a sentence under the heading that says what is seen; may be empty
 * @param figures in order
 */
public record Section(String id, Text title, Text lead, List<Figure> figures) {

  public Section {
    figures = List.copyOf(figures);
  }
}
