package io.evenkeel.picture;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.picture.PictureAugmentation.Flip;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Reads a {@link PictureAugmentation} as it is written. */
final class AugmentationText {
  private static final String FLIP = "flip";

  /** What may follow the colon of a part. */
  private enum Part {
    SHIFT(1, 999, true, "a number of pixels from 1 to 999, such as shift:2"),
    CROP(0.01, 0.999, false, "the least share of the area, from 0.01 to 0.999, such as crop:0.5"),
    ROTATE(0.01, 180, false, "the most degrees, from 0.01 to 180, such as rotate:15"),
    SCALE(0.001, 0.9, false, "the most share, from 0.001 to 0.9, such as scale:0.1"),
    CUTOUT(1, 999, true, "a number of pixels from 1 to 999, such as cutout:8"),
    MIXUP(0.01, PictureMix.MOST, false, "an alpha from 0.01 to 4, such as mixup:0.2"),
    CUTMIX(0.01, PictureMix.MOST, false, "an alpha from 0.01 to 4, such as cutmix:1");

    private final double least;
    private final double most;
    private final boolean whole;
    private final String expected;

    Part(double least, double most, boolean whole, String expected) {
      this.least = least;
      this.most = most;
      this.whole = whole;
      this.expected = expected;
    }

    private String title() {
      return name().toLowerCase(Locale.ROOT);
    }

    private double value(String text, String part) {
      if (text.matches(whole ? "\\d{1,9}" : "\\d{1,9}(\\.\\d{1,9})?|\\.\\d{1,9}")) {
        double value = Double.parseDouble(text);
        if (value >= least && value <= most) {
          return value;
        }
      }
      throw new InvalidInputException(
          "behind %s: %s was expected, but got '%s'".formatted(title(), expected, part));
    }
  }

  private AugmentationText() {}

  static PictureAugmentation parse(String text) {
    if (text.equals("none")) {
      return PictureAugmentation.NONE;
    }
    Flip flip = Flip.NONE;
    Map<Part, Double> values = new HashMap<>();
    for (String part : text.split(",", -1)) {
      int colon = part.indexOf(':');
      String name = colon < 0 ? part : part.substring(0, colon);
      String value = colon < 0 ? "" : part.substring(colon + 1);
      if (name.equals(FLIP)) {
        flip = flip(flip, part, text);
      } else {
        Part known = known(name, part, text);
        if (values.put(known, known.value(value, part)) != null) {
          throw unexpected(part, text);
        }
      }
    }
    return new PictureAugmentation(
        flip,
        (int) of(values, Part.SHIFT, 0),
        (int) of(values, Part.CUTOUT, 0),
        new PictureWarp(
            of(values, Part.CROP, 1), of(values, Part.ROTATE, 0), of(values, Part.SCALE, 0)),
        new PictureMix(of(values, Part.MIXUP, 0), of(values, Part.CUTMIX, 0)));
  }

  private static double of(Map<Part, Double> values, Part part, double usual) {
    return values.getOrDefault(part, usual);
  }

  private static Part known(String name, String part, String text) {
    for (Part known : Part.values()) {
      if (known.title().equals(name)) {
        return known;
      }
    }
    throw unexpected(part, text);
  }

  private static Flip flip(Flip before, String part, String text) {
    if (before == Flip.NONE) {
      switch (part) {
        case "flip", "flip:random" -> {
          return Flip.RANDOM;
        }
        case "flip:alternating" -> {
          return Flip.ALTERNATING;
        }
        default -> {}
      }
    }
    throw unexpected(part, text);
  }

  private static InvalidInputException unexpected(String part, String text) {
    return new InvalidInputException(
        ("expected none, or some of flip, flip:alternating, shift:PIXELS, crop:SHARE, rotate:DEGREES,"
                + " scale:SHARE, cutout:PIXELS, mixup:ALPHA and cutmix:ALPHA, each once, with commas"
                + " between them, but got '%s'%s")
            .formatted(part, part.equals(text) ? "" : " in '" + text + "'"));
  }
}
