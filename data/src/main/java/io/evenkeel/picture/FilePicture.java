package io.evenkeel.picture;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** A picture in a file of its own. */
record FilePicture(Path file) implements PictureContent {

  @Override
  public PictureSize size() throws IOException {
    try (InputStream bytes = new BufferedInputStream(open());
        ImageInputStream stream = new MemoryCacheImageInputStream(bytes)) {
      return PictureDecoder.size(stream);
    }
  }

  @Override
  public Pixels pixels() throws IOException {
    try (InputStream bytes = open()) {
      return new EncodedPicture(bytes.readAllBytes()).pixels();
    }
  }

  private InputStream open() throws IOException {
    try {
      return Files.newInputStream(file);
    } catch (NoSuchFileException e) {
      throw new IOException("there is no such file", e);
    }
  }
}
