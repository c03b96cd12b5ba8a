package io.evenkeel.picture;

import io.evenkeel.dataset.Augmentation;
import io.evenkeel.dataset.Mixing;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.kernels.RandomStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes to pictures of a training, in this order: mirrored left for right, a part of them turned
 * and enlarged ({@link PictureWarp}), moved by some pixels with what is missing filled by
 * reflection (pixel -1 is pixel 1), a square of them replaced by the picture's mean (cutout,
 * DeVries and Taylor 2017, arXiv 1708.04552). All these leave their class as it is. Then two
 * pictures may be mixed, and their classes with them ({@link PictureMix}).
 *
 * <p>With {@link Flip#ALTERNATING} half of the pictures, drawn once, are mirrored in the first
 * epoch, the others in the second, and so on, so that two epochs show every picture both ways
 * (Jordan 2024, arXiv 2404.00498, section 3.6).
 *
 * @param flip how pictures are mirrored
 * @param shift most pixels that a picture is moved by, down or up and right or left each; 0 for
 *     none
 * @param cutout height and width of the square; 0 for none
 * @param warp what part of them is taken, turned and enlarged
 * @param mix how two are mixed
 */
public record PictureAugmentation(
    Flip flip, int shift, int cutout, PictureWarp warp, PictureMix mix) {

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

  private static final int MOST_PIXELS = 1024;

  public PictureAugmentation {
    if (shift < 0 || shift > MOST_PIXELS || cutout < 0 || cutout > MOST_PIXELS) {
      throw new InvalidInputException(
          "a shift and a cutout of 0 to %d pixels were expected, but got %d and %d"
              .formatted(MOST_PIXELS, shift, cutout));
    }
  }

  /** An augmentation that only mirrors, moves and cuts out. */
  public PictureAugmentation(Flip flip, int shift, int cutout) {
    this(flip, shift, cutout, PictureWarp.NONE, PictureMix.NONE);
  }

  /**
   * Reads what {@link #toString} writes, such as {@code flip,shift:2,cutmix:1}: {@code none}, or
   * some of {@code flip} or {@code flip:alternating}, {@code shift:PIXELS}, {@code crop:SHARE},
   * {@code rotate:DEGREES}, {@code scale:SHARE}, {@code cutout:PIXELS}, {@code mixup:ALPHA} and
   * {@code cutmix:ALPHA}.
   *
   * @throws InvalidInputException if it is something else
   */
  public static PictureAugmentation parse(String text) {
    return AugmentationText.parse(text);
  }

  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    switch (flip) {
      case NONE -> {}
      case RANDOM -> parts.add("flip");
      case ALTERNATING -> parts.add("flip:alternating");
    }
    add(parts, "shift", shift);
    add(parts, "crop", warp.crop() == 1 ? 0 : warp.crop());
    add(parts, "rotate", warp.rotate());
    add(parts, "scale", warp.scale());
    add(parts, "cutout", cutout);
    add(parts, "mixup", mix.mixup());
    add(parts, "cutmix", mix.cutmix());
    return parts.isEmpty() ? "none" : String.join(",", parts);
  }

  private static void add(List<String> parts, String name, double value) {
    if (value > 0) {
      String number =
          value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
      parts.add(name + ":" + number);
    }
  }

  /**
   * The augmentation of pictures of one size; a {@link Mixing} where pictures are mixed.
   *
   * @throws InvalidInputException if they are too small to be moved so far
   */
  public Augmentation of(int height, int width, int channels) {
    if (shift > 0 && shift >= Math.min(height, width)) {
      throw new InvalidInputException(
          "a shift by up to %d pixels with reflection needs pictures that are larger, but they have %d x %d"
              .formatted(shift, height, width));
    }
    if (cutout > Math.min(height, width)) {
      throw new InvalidInputException(
          "a cutout of %d x %d pixels needs pictures that are not smaller, but they have %d x %d"
              .formatted(cutout, cutout, height, width));
    }
    Augmentation each =
        (x, offset, row, seed, epoch) ->
            new Picture(x, offset, height, width, channels).change(this, row, seed, epoch);
    return mix.equals(PictureMix.NONE) ? each : new Mixed(each, mix, height, width, channels);
  }

  /** Mixes pictures that another augmentation has changed. */
  private record Mixed(Augmentation each, PictureMix mix, int height, int width, int channels)
      implements Mixing {
    @Override
    public void apply(float[] x, int offset, int row, long seed, int epoch) {
      each.apply(x, offset, row, seed, epoch);
    }

    @Override
    public int partner(int row, int rows, long seed, int epoch) {
      return stream("partner", row, seed, epoch).nextInt(rows);
    }

    @Override
    public double mix(float[] x, int offset, float[] other, int row, long seed, int epoch) {
      RandomStream random = stream("mix", row, seed, epoch);
      return mix.apply(x, offset, other, height, width, channels, random);
    }
  }

  /** The random numbers for one purpose, for one picture in one epoch. */
  private static RandomStream stream(String purpose, int row, long seed, int epoch) {
    return RandomStream.of(RandomStream.key(seed, "augmentation", epoch), purpose, row);
  }

  /** One picture, height x width x channels from an offset on. */
  private record Picture(float[] x, int offset, int height, int width, int channels) {

    void change(PictureAugmentation by, int row, long seed, int epoch) {
      long first = RandomStream.key(seed, "flip", row);
      RandomStream random = stream("picture", row, seed, epoch);
      // Always drawn, so that one change does not alter what another one draws.
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
      if (!by.warp.equals(PictureWarp.NONE)) {
        by.warp.apply(x, offset, height, width, channels, stream("warp", row, seed, epoch));
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
        int fromLine = PictureWarp.reflected(y - down, height) * width;
        for (int column = 0; column < width; column++) {
          int from = (fromLine + PictureWarp.reflected(column - right, width)) * channels;
          int to = offset + (y * width + column) * channels;
          for (int c = 0; c < channels; c++) {
            x[to + c] = before[from + c];
          }
        }
      }
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
