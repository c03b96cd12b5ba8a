package io.evenkeel.lab.page;

import java.util.List;

/**
 * A row of large figures.
 *
 * @param tiles in order
 */
public record Tiles(List<Tile> tiles) implements Figure {

  public Tiles {
    tiles = List.copyOf(tiles);
  }

  /**
   * One figure.
   *
   * @param label what it is
   * @param value the figure with its unit
   * @param note what to know about it; may be empty
   */
  public record Tile(Text label, Text value, Text note) {}
}
