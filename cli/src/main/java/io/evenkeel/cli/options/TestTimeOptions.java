package io.evenkeel.cli.options;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.model.Model;
import io.evenkeel.model.TestTimeAugmentation;
import io.evenkeel.run.RunFolder;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option that averages predictions over several views of an image. */
public final class TestTimeOptions {
  private static final String FLIP = "flip";
  private static final String SHIFT = "shift";
  private static final String NONE = "none";

  @Option(
      names = "--augment",
      paramLabel = "VIEWS",
      converter = Converter.class,
      description =
          "For a model of images: average over views of each image: flip, also its mirror image;"
              + " shift, also moved by a pixel; flip,shift; or none (default: none).")
  TestTimeAugmentation views = TestTimeAugmentation.NONE;

  /** Whether there is more than the image as it is. */
  public boolean isAny() {
    return !views.equals(TestTimeAugmentation.NONE);
  }

  /** The views as one writes them. */
  public String text() {
    return views.flip() ? views.shift() ? FLIP + "," + SHIFT : FLIP : views.shift() ? SHIFT : NONE;
  }

  /**
   * Refuses views of a table's rows.
   *
   * @throws InvalidInputException if there are some
   */
  public void requireNone(RunFolder folder) {
    if (isAny()) {
      throw new InvalidInputException(
          "--augment is for models of images, and %s was trained on a table: leave it out"
              .formatted(folder.path()));
    }
  }

  /**
   * The views, for a model that has them.
   *
   * @throws InvalidInputException if its images do not
   */
  public TestTimeAugmentation of(Model model) {
    views.requireFits(model);
    return views;
  }

  /** For picocli. */
  static final class Converter implements ITypeConverter<TestTimeAugmentation> {
    @Override
    public TestTimeAugmentation convert(String value) {
      List<String> words = Arrays.asList(value.split(",", -1));
      boolean known = words.stream().allMatch(w -> w.equals(FLIP) || w.equals(SHIFT));
      if (value.equals(NONE)) {
        return TestTimeAugmentation.NONE;
      }
      if (!known || words.stream().distinct().count() < words.size()) {
        throw new TypeConversionException(
            "expected flip, shift, flip,shift or none, but got '%s'".formatted(value));
      }
      return new TestTimeAugmentation(words.contains(FLIP), words.contains(SHIFT));
    }
  }
}
