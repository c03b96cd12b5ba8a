package io.evenkeel.picture;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** A picture file's bytes. */
record EncodedPicture(byte[] bytes) implements PictureContent {

  @Override
  public PictureSize size() throws IOException {
    try (ImageInputStream stream = stream()) {
      return PictureDecoder.size(stream);
    }
  }

  @Override
  public Pixels pixels() throws IOException {
    try (ImageInputStream stream = stream()) {
      return PictureDecoder.pixels(stream);
    }
  }

  private ImageInputStream stream() {
    return new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes));
  }
}
