package io.evenkeel.picture;

/** Is told how far the reading of pictures is, by one thread at a time. */
@FunctionalInterface
public interface PictureProgress {
  /** Takes no notice. */
  PictureProgress NONE = (_, _) -> {};

  /**
   * Some more pictures were read.
   *
   * @param done how many so far
   * @param total how many there are
   */
  void pictures(long done, long total);

  /**
   * Something about this reading that is worth a line: how fast the pictures were decoded if that
   * took a second or longer, and which pictures the cache does not keep any longer.
   *
   * @param sentence without a full stop
   */
  default void note(String sentence) {}
}
