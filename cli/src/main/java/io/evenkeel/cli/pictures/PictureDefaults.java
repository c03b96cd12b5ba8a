package io.evenkeel.cli.pictures;

import io.evenkeel.cli.options.Recipe;
import io.evenkeel.cli.settings.AugmentConverter;
import io.evenkeel.cli.settings.EnumConverter;
import io.evenkeel.cli.settings.OptimizerChoice;
import io.evenkeel.data.ImageDataset;
import io.evenkeel.data.Images;
import io.evenkeel.picture.PictureAugmentation;
import java.util.Set;
import picocli.CommandLine.ParseResult;

/** What a training on pictures is given where its command line says nothing of it. */
public final class PictureDefaults {
  /** Options that describe a network; one of them is enough to replace the default network. */
  private static final Set<String> OF_NETWORKS =
      Set.of("--hidden", "--activation", "--norm", "--dropout", "--network", "--layers", "--init");

  /** The network of a comparison, and of pictures that are too small for the recipe's pools. */
  private static final String SMALL_NETWORK = "resnet20";

  private static final int SMALLEST_SIDE = 25;

  /** Pictures are moved by their smaller side divided by this. */
  private static final int SHIFT = 16;

  /** Labels as they are, so that probabilities can be taken at their word. */
  private static final double SMOOTHING = 0;

  private PictureDefaults() {}

  /** Whether an option says something of the network. */
  public static boolean isNetworkDescribed(ParseResult given) {
    return OF_NETWORKS.stream().anyMatch(given::hasMatchedOption);
  }

  /**
   * The options of a training, as one would write them; those that are given go before them.
   *
   * @param compared whether networks are compared; then no layer may be whitened and frozen
   */
  public static String options(DataSource source, ParseResult given, boolean compared) {
    ImageDataset train = source.train().get();
    Images images = train.images();
    String validation = source.validation().isPresent() ? " --validation-fraction 0" : "";
    boolean described = isNetworkDescribed(given);
    if (described || compared || smaller(images) < SMALLEST_SIDE) {
      return (described ? "" : "--network " + SMALL_NETWORK + " ")
          + steps(train)
          + " --augment "
          + augmentation(images, PictureAugmentation.Flip.RANDOM)
          + validation;
    }
    int rows = train.rows();
    int batch = rows >= 20_000 ? 512 : rows >= 10_000 ? 256 : smallBatch(rows);
    int epochs = rows >= 20_000 ? 8 : rows >= 10_000 ? 12 : rows >= 2_000 ? 20 : 40;
    String recipe =
        Recipe.FAST.options(
            augmentation(images, PictureAugmentation.Flip.ALTERNATING),
            SMOOTHING,
            given.matchedOptionValue("--batch-size", batch),
            String.valueOf(epochs));
    OptimizerChoice optimizer = given.matchedOptionValue("--optimizer", null);
    return Recipe.forOptimizer(recipe, optimizer == null ? "" : EnumConverter.text(optimizer))
        + validation;
  }

  /**
   * Mini-batches and epochs that depend on the number of pictures, so that even a few hundred give
   * some hundred steps.
   */
  private static String steps(ImageDataset train) {
    int rows = train.rows();
    int batch = rows >= 10_000 ? 128 : smallBatch(rows);
    int epochs = rows >= 20_000 ? 10 : rows >= 5_000 ? 20 : 40;
    return "--batch-size %d --epochs %d".formatted(batch, epochs);
  }

  private static int smallBatch(int rows) {
    return rows >= 2_000 ? 64 : rows >= 500 ? 32 : 16;
  }

  private static int smaller(Images images) {
    return Math.min(images.height(), images.width());
  }

  /** Moving; and mirroring for pictures in colour, which rarely show digits or letters. */
  private static String augmentation(Images images, PictureAugmentation.Flip flip) {
    int smaller = smaller(images);
    boolean colour = images.channels() == 3;
    return smaller >= SHIFT
        ? new PictureAugmentation(colour ? flip : PictureAugmentation.Flip.NONE, smaller / SHIFT, 0)
            .toString()
        : AugmentConverter.NONE;
  }
}
