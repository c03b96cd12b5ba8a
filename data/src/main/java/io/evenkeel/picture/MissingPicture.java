package io.evenkeel.picture;

import java.io.IOException;

/** A row of a table without a picture. */
record MissingPicture() implements PictureContent {
  @Override
  public PictureSize size() throws IOException {
    throw new IOException("the row has no picture");
  }

  @Override
  public Pixels pixels() throws IOException {
    throw new IOException("the row has no picture");
  }
}
