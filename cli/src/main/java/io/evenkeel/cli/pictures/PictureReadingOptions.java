package io.evenkeel.cli.pictures;

import io.evenkeel.cli.settings.EnumConverter;
import io.evenkeel.cli.settings.PictureSettings;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.picture.Fit;
import io.evenkeel.picture.PictureColor;
import io.evenkeel.picture.PictureOptions;
import io.evenkeel.picture.Pictures;
import io.evenkeel.run.RunFolder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options that say how pictures are read. Size and colours are options of its kinds: {@link
 * PictureShapeOptions}, and {@link GivenPictureOptions} for a model that knows them.
 */
public abstract sealed class PictureReadingOptions
    permits PictureShapeOptions, GivenPictureOptions {
  @Option(
      names = "--image",
      paramLabel = "COLUMN",
      description =
          "The column of a table with pictures or their paths, from the table's folder; --target"
              + " names the one with the classes.")
  public @Nullable String image;

  @Option(
      names = "--fit",
      paramLabel = "HOW",
      converter = Fits.class,
      completionCandidates = Fits.class,
      description =
          "How a picture of another shape fits: crop, its middle; or pad, all of it with black bars"
              + " (default: crop).")
  public @Nullable Fit fit;

  @Option(names = "--skip-broken", description = "Leave out pictures that cannot be read.")
  public boolean skipBroken;

  /** The side that all pictures get; null where it was not said. */
  public abstract @Nullable Integer size();

  /** The channels that they get; null where it was not said. */
  public abstract @Nullable PictureColor color();

  /** Whether anything was said. */
  public boolean isAny() {
    return image != null || size() != null || fit != null || color() != null || skipBroken;
  }

  /**
   * Refuses a column where the pictures do not stand in a table.
   *
   * @param options with the column
   * @throws InvalidInputException if one was named
   */
  public void requireColumns(Path path, PictureOptions options) {
    if (image != null && !Pictures.haveColumns(path, options)) {
      throw new InvalidInputException(
          "%s is no table, so leave out --image, which names the column with the pictures of one"
              .formatted(path));
    }
  }

  /**
   * Refuses them for data without pictures.
   *
   * @throws InvalidInputException if anything was said
   */
  public void requireNone(String data) {
    if (isAny()) {
      throw new InvalidInputException(
          "%s is neither a picture nor a folder of pictures, so leave out --image, --size, --fit, --color and --skip-broken"
              .formatted(data));
    }
  }

  /**
   * Refuses all but {@code --fit} for images in idx files, which are converted for a trained model.
   *
   * @throws InvalidInputException if more was said
   */
  void requireFitAlone(String data) {
    if (image != null || size() != null || color() != null || skipBroken) {
      throw new InvalidInputException(
          "%s is neither a picture nor a folder of pictures, so leave out --image, --size, --color and --skip-broken"
              .formatted(data));
    }
  }

  /**
   * Refuses them for a run that was trained on a table.
   *
   * @throws InvalidInputException if anything was said
   */
  public void requireNone(RunFolder tableRun) {
    if (isAny()) {
      throw new InvalidInputException(
          "%s was trained on a table, so leave out --image, --size, --fit, --color and --skip-broken"
              .formatted(tableRun.path()));
    }
  }

  /**
   * What was said.
   *
   * @param target the column with the classes; null where none was named
   */
  public PictureSettings settings(@Nullable String target) {
    Integer size = size();
    PictureColor color = color();
    return new PictureSettings(
        size == null ? 0 : size,
        fit == null ? Fit.CROP : fit,
        color == null ? PictureColor.AUTO : color,
        skipBroken,
        image == null ? "" : image,
        target == null ? "" : target,
        PictureSettings.KEPT);
  }

  /** For picocli. */
  static final class Fits extends EnumConverter<Fit> {
    Fits() {
      super(Fit.class);
    }
  }

  /** For picocli. */
  static final class Colors extends EnumConverter<PictureColor> {
    Colors() {
      super(PictureColor.class);
    }
  }
}
