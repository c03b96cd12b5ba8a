package io.evenkeel.cli.pictures;

import io.evenkeel.picture.PictureColor;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options that say how pictures are read for a model that was trained on some: it knows their
 * size and colours. These options are taken and refused, but no help names them.
 */
public final class GivenPictureOptions extends PictureReadingOptions {
  @Option(names = "--size", hidden = true)
  private @Nullable Integer size;

  @Option(names = "--color", hidden = true, converter = Colors.class)
  private @Nullable PictureColor color;

  @Override
  public @Nullable Integer size() {
    return size;
  }

  @Override
  public @Nullable PictureColor color() {
    return color;
  }
}
