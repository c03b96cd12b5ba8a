package io.evenkeel.picture;

import io.evenkeel.kernels.InvalidInputException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How pictures are read.
 *
 * @param height that all get; 0 for both to keep their size where they share one of at most 64
 *     pixels, and else for squares of the median of their shorter sides, at most 64
 * @param width likewise
 * @param fit what becomes of another shape
 * @param color how many channels they get
 * @param skipBroken whether pictures that cannot be read are left out; else they are an error
 * @param image the column of a table with the pictures or their paths; null for the column that
 *     holds pictures
 * @param target the column with the classes; null for {@code label}
 * @param classNames the classes of a model that the pictures are for, in its order: the classes of
 *     the pictures count by these names, and there may be any of them, in any part; empty if the
 *     model has no names for them; null where the pictures are to learn from, with two classes or
 *     more
 * @param cache the folder that keeps the pixels; null for the user's cache folder, or the one that
 *     {@code EVENKEEL_CACHE} names
 * @param threads how many threads decode; 0 for one per processor
 */
public record PictureOptions(
    int height,
    int width,
    Fit fit,
    PictureColor color,
    boolean skipBroken,
    @Nullable String image,
    @Nullable String target,
    @Nullable List<String> classNames,
    @Nullable Path cache,
    int threads) {
  /** The options of a user who sets none. */
  public static final PictureOptions DEFAULT =
      new PictureOptions(0, 0, Fit.CROP, PictureColor.AUTO, false, null, null, null, null, 0);

  /** Largest side. */
  static final int LARGEST = 1024;

  /** Smallest side: networks of images halve it twice. */
  static final int SMALLEST = 4;

  public PictureOptions {
    classNames = classNames == null ? null : List.copyOf(classNames);
    if (height != 0 || width != 0) {
      requireSides(height, width);
    }
  }

  /**
   * Requires sides that pictures can get.
   *
   * @throws InvalidInputException if one is too short or too long
   */
  public static void requireSides(int height, int width) {
    if (Math.min(height, width) < SMALLEST || Math.max(height, width) > LARGEST) {
      throw new InvalidInputException(
          "pictures of %d x %d pixels cannot be made: give a --size of %d to %d"
              .formatted(width, height, SMALLEST, LARGEST));
    }
  }

  /** The same with squares of another size; 0 to let the pictures decide. */
  public PictureOptions withSize(int value) {
    return withSize(value, value);
  }

  /** The same with another size. */
  public PictureOptions withSize(int newHeight, int newWidth) {
    return new PictureOptions(
        newHeight, newWidth, fit, color, skipBroken, image, target, classNames, cache, threads);
  }

  /** The same with another way to keep the aspect. */
  public PictureOptions withFit(Fit value) {
    return new PictureOptions(
        height, width, value, color, skipBroken, image, target, classNames, cache, threads);
  }

  /** The same with other channels. */
  public PictureOptions withColor(PictureColor value) {
    return new PictureOptions(
        height, width, fit, value, skipBroken, image, target, classNames, cache, threads);
  }

  /** The same with broken pictures left out or not. */
  public PictureOptions withSkipBroken(boolean value) {
    return new PictureOptions(
        height, width, fit, color, value, image, target, classNames, cache, threads);
  }

  /** The same with the columns of a table. */
  public PictureOptions withColumns(@Nullable String imageColumn, @Nullable String targetColumn) {
    return new PictureOptions(
        height,
        width,
        fit,
        color,
        skipBroken,
        imageColumn,
        targetColumn,
        classNames,
        cache,
        threads);
  }

  /** The same for a model that tells these classes apart; empty if it has no names for them. */
  public PictureOptions withClassNames(List<String> value) {
    return new PictureOptions(
        height, width, fit, color, skipBroken, image, target, value, cache, threads);
  }

  /** The model's classes; empty where there is no model, or it has no names for them. */
  List<String> known() {
    return classNames == null ? List.of() : classNames;
  }

  /** Whether the pictures are to learn from. */
  boolean learning() {
    return classNames == null;
  }

  /** The same with another folder for the pixels. */
  public PictureOptions withCache(@Nullable Path value) {
    return new PictureOptions(
        height, width, fit, color, skipBroken, image, target, classNames, value, threads);
  }

  /** The same on that many threads. */
  public PictureOptions withThreads(int value) {
    return new PictureOptions(
        height, width, fit, color, skipBroken, image, target, classNames, cache, value);
  }
}
