package io.evenkeel.picture;

import java.io.IOException;
import java.util.Arrays;

/**
 * What the headers of many pictures say.
 *
 * @param same whether all have one size
 * @param width of the first, if they do
 * @param height likewise
 * @param median of the shorter sides
 * @param grey whether all are grey
 */
record Survey(boolean same, int width, int height, int median, boolean grey) {
  /** Larger pictures take long to learn from, and are made smaller unless the user says a size. */
  static final int LARGEST_UNASKED = 64;

  /** The survey of pictures that are all of one kind. */
  static Survey of(PictureSize size) {
    return new Survey(
        true, size.width(), size.height(), Math.min(size.width(), size.height()), size.grey());
  }

  /** Looks at the headers of all; those that cannot be read do not count. */
  static Survey of(Listing listing, PictureOptions options, PictureProgress progress)
      throws IOException {
    PictureSize[] sizes = new PictureSize[listing.count()];
    new PictureWorkers(listing, options.threads(), PictureProgress.NONE)
        .run((number, content) -> {
          try {
            sizes[number] = content.size();
          } catch (IOException e) {
            throw new PictureWorkers.BrokenPictureException(e);
          }
        });
    progress.pictures(0, listing.count());
    PictureSize[] known = Arrays.stream(sizes).filter(s -> s != null).toArray(PictureSize[]::new);
    if (known.length == 0) {
      return of(new PictureSize(PictureOptions.SMALLEST, PictureOptions.SMALLEST, false));
    }
    int[] shorter = Arrays.stream(known).mapToInt(s -> Math.min(s.width(), s.height())).toArray();
    Arrays.sort(shorter);
    PictureSize first = known[0];
    return new Survey(
        Arrays.stream(known)
            .allMatch(s -> s.width() == first.width() && s.height() == first.height()),
        first.width(),
        first.height(),
        shorter[shorter.length / 2],
        Arrays.stream(known).allMatch(PictureSize::grey));
  }

  /** The shape that all pictures get. */
  Sizing sizing(PictureOptions options) {
    int channels =
        switch (options.color()) {
          case AUTO -> grey ? 1 : 3;
          case GREY -> 1;
          case RGB -> 3;
        };
    if (options.height() > 0) {
      return new Sizing(
          new ImageShape(options.height(), options.width(), channels, options.fit()), "");
    }
    boolean fits =
        Math.max(width, height) <= LARGEST_UNASKED
            && Math.min(width, height) >= PictureOptions.SMALLEST;
    if (same && fits) {
      return new Sizing(new ImageShape(height, width, channels, options.fit()), "");
    }
    int side = Math.clamp(median, PictureOptions.SMALLEST, LARGEST_UNASKED);
    String from =
        same ? "pictures of %d x %d".formatted(width, height) : "pictures of different sizes";
    return new Sizing(
        new ImageShape(side, side, channels, options.fit()),
        "%s became %d x %d; --size N makes them larger or smaller".formatted(from, side, side));
  }
}
