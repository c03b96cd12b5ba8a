package io.evenkeel.cli.pictures;

import io.evenkeel.cli.settings.AugmentConverter;
import io.evenkeel.cli.settings.OptimizationSettings;
import io.evenkeel.data.ImageDataset;
import io.evenkeel.data.Images;
import io.evenkeel.picture.PictureAugmentation;
import java.util.Set;
import picocli.CommandLine.ParseResult;

/** The settings of a training on pictures that the user does not give. */
public final class PictureDefaults {
  /** Options that describe a network; one of them is enough to replace the default network. */
  private static final Set<String> OF_NETWORKS =
      Set.of("--hidden", "--activation", "--norm", "--dropout", "--network", "--layers", "--init");

  /** The network: a small residual one. */
  public static final String NETWORK = "resnet20";

  /** Pictures are moved by their smaller side divided by this. */
  private static final int SHIFT = 16;

  private PictureDefaults() {}

  /** Whether an option says something of the network. */
  public static boolean isNetworkDescribed(ParseResult given) {
    return OF_NETWORKS.stream().anyMatch(given::hasMatchedOption);
  }

  /**
   * Mini-batches and epochs that depend on the number of pictures, so that even a few hundred give
   * some hundred steps; mirroring and moving for pictures in colour, which rarely show digits; and
   * no share for validation if the data have such a part.
   */
  public static OptimizationSettings training(
      OptimizationSettings settings, ParseResult given, DataSource source) {
    ImageDataset train = source.train().get();
    int rows = train.rows();
    int batch = rows >= 10_000 ? 128 : rows >= 2_000 ? 64 : rows >= 500 ? 32 : 16;
    int epochs = rows >= 20_000 ? 10 : rows >= 5_000 ? 20 : 40;
    boolean validated =
        source.validation().isPresent() && !given.hasMatchedOption("--validation-fraction");
    return settings.with(
        given.hasMatchedOption("--batch-size") ? settings.batchSize() : batch,
        given.hasMatchedOption("--epochs") ? settings.epochs() : epochs,
        validated ? 0 : settings.validationFraction(),
        given.hasMatchedOption("--augment")
            ? settings.refinements().augment()
            : augmentation(train.images()));
  }

  private static String augmentation(Images images) {
    int smaller = Math.min(images.height(), images.width());
    return images.channels() == 3 && smaller >= SHIFT
        ? new PictureAugmentation(PictureAugmentation.Flip.RANDOM, smaller / SHIFT, 0).toString()
        : AugmentConverter.NONE;
  }
}
