package io.evenkeel.picture;

import java.io.IOException;

/** A picture that can be decoded, by any thread. */
interface PictureContent {

  /**
   * Its size, from its header.
   *
   * @throws IOException if it is not a picture
   */
  PictureSize size() throws IOException;

  /**
   * Its pixels.
   *
   * @throws IOException if it is broken
   */
  Pixels pixels() throws IOException;
}
