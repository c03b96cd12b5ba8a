package io.evenkeel.lab.page;

import java.util.List;

/**
 * A report.
 *
 * @param title the heading of the page
 * @param subtitle what the reader should know at once
 * @param sections in order
 */
public record Page(Text title, Text subtitle, List<Section> sections) {

  public Page {
    sections = List.copyOf(sections);
  }
}
