package io.evenkeel.lab.page;

import java.util.List;

/**
 * Small pictures side by side.
 *
 * @param id unique on the page
 * @param title above them
 * @param pictures in order
 */
public record Gallery(String id, Text title, List<Picture> pictures) implements Figure {

  public Gallery {
    pictures = List.copyOf(pictures);
  }

  /**
   * One picture.
   *
   * @param caption under it
   * @param png a PNG file's bytes in Base64
   */
  public record Picture(Text caption, String png) {}
}
