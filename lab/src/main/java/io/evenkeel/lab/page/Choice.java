package io.evenkeel.lab.page;

import java.util.List;

/**
 * Figures of which one group is shown at a time.
 *
 * @param id unique on the page
 * @param label what is chosen, such as the layer
 * @param options in order; the first is shown at the beginning
 */
public record Choice(String id, Text label, List<Option> options) implements Figure {

  public Choice {
    options = List.copyOf(options);
  }

  /**
   * One group.
   *
   * @param name in the selection
   * @param figures shown while it is chosen
   */
  public record Option(Text name, List<Figure> figures) {

    public Option {
      figures = List.copyOf(figures);
    }
  }
}
