package io.evenkeel.picture;

import io.evenkeel.dataset.Augmentation;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.kernels.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Changes to pictures of a training that leave their class as it is, in this order: mirrored left
 * for right, moved by some pixels with what is missing filled by reflection (pixel -1 is pixel 1),
 * a square of them replaced by the picture's mean (cutout, DeVries and Taylor 2017, arXiv
 * 1708.04552).
 *
 * <p>With {@link Flip#ALTERNATING} half of the pictures, drawn once, are mirrored in the first
 * epoch, the others in the second, and so on, so that two epochs show every picture both ways
 * (Jordan 2024, arXiv 2404.00498, section 3.6).
 *
 * @param flip how pictures are mirrored
 * @param shift most pixels that a picture is moved by, down or up and right or left each; 0 for
 *     none
 * @param cutout height and width of the square; 0 for none
 */
public record PictureAugmentation(Flip flip, int shift, int cutout) {

  /** How pictures are mirrored. */
  public enum Flip {
    /** None is. */
    NONE,
    /** Each with a chance of one half, drawn anew in each epoch. */
    RANDOM,
    /** Each in every second epoch. */
    ALTERNATING
  }

  /** Pictures as they are. */
  public static final PictureAugmentation NONE = new PictureAugmentation(Flip.NONE, 0, 0);

  private static final Pattern PART = Pattern.compile("(flip|shift|cutout)(?::(.*))?");
  private static final int MOST_PIXELS = 1024;

  public PictureAugmentation {
    if (shift < 0 || shift > MOST_PIXELS || cutout < 0 || cutout > MOST_PIXELS) {
      throw new InvalidInputException(
          "a shift and a cutout of 0 to %d pixels were expected, but got %d and %d"
              .formatted(MOST_PIXELS, shift, cutout));
    }
  }

  /**
   * Reads what {@link #toString} writes, such as {@code flip,shift:2,cutout:8}: {@code none}, or
   * some of {@code flip} or {@code flip:alternating}, {@code shift:PIXELS}, {@code cutout:PIXELS}.
   *
   * @throws InvalidInputException if it is something else
   */
  public static PictureAugmentation parse(String text) {
    if (text.equals("none")) {
      return NONE;
    }
    Flip flip = Flip.NONE;
    int shift = 0;
    int cutout = 0;
    List<String> seen = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      Matcher matcher = PART.matcher(part);
      if (!matcher.matches() || seen.contains(matcher.group(1))) {
        throw unexpected(part, text);
      }
      seen.add(matcher.group(1));
      String value = matcher.group(2);
      switch (matcher.group(1)) {
        case "flip" -> flip = flip(value, part, text);
        case "shift" -> shift = pixels(value, part, text);
        default -> cutout = pixels(value, part, text);
      }
    }
    return new PictureAugmentation(flip, shift, cutout);
  }

  private static Flip flip(@Nullable String value, String part, String text) {
    if (value == null || value.equals("random")) {
      return Flip.RANDOM;
    }
    if (!value.equals("alternating")) {
      throw unexpected(part, text);
    }
    return Flip.ALTERNATING;
  }

  private static int pixels(@Nullable String value, String part, String text) {
    if (value == null || !value.matches("[1-9]\\d{0,2}")) {
      throw unexpected(part, text);
    }
    return Integer.parseInt(value);
  }

  private static InvalidInputException unexpected(String part, String text) {
    return new InvalidInputException(
        ("expected none, or some of flip, flip:alternating, shift:PIXELS and cutout:PIXELS, each"
                + " once, with commas between them and 1 to 999 pixels, but got '%s'%s")
            .formatted(part, part.equals(text) ? "" : " in '" + text + "'"));
  }

  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    switch (flip) {
      case NONE -> {}
      case RANDOM -> parts.add("flip");
      case ALTERNATING -> parts.add("flip:alternating");
    }
    if (shift > 0) {
      parts.add("shift:" + shift);
    }
    if (cutout > 0) {
      parts.add("cutout:" + cutout);
    }
    return parts.isEmpty() ? "none" : String.join(",", parts);
  }

  /**
   * The augmentation of pictures of one size.
   *
   * @throws InvalidInputException if they are too small to be moved so far
   */
  public Augmentation of(int height, int width, int channels) {
    if (shift > 0 && shift >= Math.min(height, width)) {
      throw new InvalidInputException(
          "a shift by up to %d pixels with reflection needs pictures that are larger, but they have %d x %d"
              .formatted(shift, height, width));
    }
    return (x, offset, row, seed, epoch) ->
        new Picture(x, offset, height, width, channels).change(this, row, seed, epoch);
  }

  /** One picture, height x width x channels from an offset on. */
  private record Picture(float[] x, int offset, int height, int width, int channels) {

    void change(PictureAugmentation by, int row, long seed, int epoch) {
      long first = RandomStream.key(seed, "flip", row);
      RandomStream random =
          RandomStream.of(RandomStream.key(seed, "augmentation", epoch), "picture", row);
      // Drawn in any case, so that one change does not alter what another one draws.
      boolean chance = random.nextInt(2) == 1;
      int down = random.nextInt(2 * by.shift + 1) - by.shift;
      int right = random.nextInt(2 * by.shift + 1) - by.shift;
      int y = random.nextInt(height);
      int column = random.nextInt(width);
      boolean mirrored =
          switch (by.flip) {
            case NONE -> false;
            case RANDOM -> chance;
            case ALTERNATING -> ((first >>> 63) + epoch) % 2 == 1;
          };
      if (mirrored) {
        mirror();
      }
      if (down != 0 || right != 0) {
        move(down, right);
      }
      if (by.cutout > 0) {
        cut(y - by.cutout / 2, column - by.cutout / 2, by.cutout);
      }
    }

    private void mirror() {
      for (int y = 0; y < height; y++) {
        int line = offset + y * width * channels;
        for (int left = 0, right = width - 1; left < right; left++, right--) {
          for (int c = 0; c < channels; c++) {
            float kept = x[line + left * channels + c];
            x[line + left * channels + c] = x[line + right * channels + c];
            x[line + right * channels + c] = kept;
          }
        }
      }
    }

    private void move(int down, int right) {
      float[] before = new float[height * width * channels];
      System.arraycopy(x, offset, before, 0, before.length);
      for (int y = 0; y < height; y++) {
        int fromLine = reflected(y - down, height) * width;
        for (int column = 0; column < width; column++) {
          int from = (fromLine + reflected(column - right, width)) * channels;
          int to = offset + (y * width + column) * channels;
          for (int c = 0; c < channels; c++) {
            x[to + c] = before[from + c];
          }
        }
      }
    }

    private static int reflected(int at, int size) {
      return at < 0 ? -at : at >= size ? 2 * (size - 1) - at : at;
    }

    private void cut(int top, int left, int size) {
      for (int c = 0; c < channels; c++) {
        double sum = 0;
        for (int p = 0; p < height * width; p++) {
          sum += x[offset + p * channels + c];
        }
        float mean = (float) (sum / (height * width));
        for (int y = Math.max(0, top); y < Math.min(height, top + size); y++) {
          for (int column = Math.max(0, left); column < Math.min(width, left + size); column++) {
            x[offset + (y * width + column) * channels + c] = mean;
          }
        }
      }
    }
  }
}
