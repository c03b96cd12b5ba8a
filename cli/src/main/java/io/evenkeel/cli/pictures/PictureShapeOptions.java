package io.evenkeel.cli.pictures;

import io.evenkeel.picture.PictureColor;
import io.evenkeel.picture.PictureOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how pictures are read, with their size and colours. */
public final class PictureShapeOptions extends PictureReadingOptions {
  @Option(
      names = "--size",
      paramLabel = "N",
      description =
          "Make all pictures N x N (default: as they are if all are alike and at most 64 x 64, else"
              + " their median, at most 64).")
  private @Nullable Integer size;

  @Option(
      names = "--color",
      paramLabel = "NAME",
      converter = Colors.class,
      completionCandidates = Colors.class,
      description = "grey, rgb, or auto: grey if all pictures are (default: auto).")
  private @Nullable PictureColor color;

  @Override
  public @Nullable Integer size() {
    if (size != null) {
      PictureOptions.requireSides(size, size);
    }
    return size;
  }

  @Override
  public @Nullable PictureColor color() {
    return color;
  }
}
