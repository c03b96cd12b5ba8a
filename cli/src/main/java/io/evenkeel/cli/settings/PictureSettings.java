package io.evenkeel.cli.settings;

import io.evenkeel.picture.Fit;
import io.evenkeel.picture.PictureColor;
import io.evenkeel.picture.PictureOptions;
import org.jspecify.annotations.Nullable;

/**
 * The part of a run's settings that says how its pictures are read.
 *
 * @param size side of the squares that they become; 0 to let them choose
 * @param image column of pictures or paths; empty where none was named
 * @param target column of classes; likewise
 * @param kept share that is kept to test where there is no test part; 0 where there are no pictures
 *     at all, but mnist or idx files
 */
public record PictureSettings(
    int size,
    Fit fit,
    PictureColor color,
    boolean skipBroken,
    String image,
    String target,
    double kept) {
  /** The share that is kept to test. */
  public static final double KEPT = 0.1;

  /** The settings of a run without pictures. */
  public static final PictureSettings NONE =
      new PictureSettings(0, Fit.CROP, PictureColor.AUTO, false, "", "", 0);

  /** Whether there are pictures at all. */
  boolean isNone() {
    return kept == 0;
  }

  /** How they are read. */
  public PictureOptions options() {
    return PictureOptions.DEFAULT
        .withSize(size)
        .withFit(fit)
        .withColor(color)
        .withSkipBroken(skipBroken)
        .withColumns(named(image), named(target));
  }

  private static @Nullable String named(String column) {
    return column.isEmpty() ? null : column;
  }
}
