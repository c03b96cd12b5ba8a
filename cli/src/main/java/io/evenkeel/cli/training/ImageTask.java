package io.evenkeel.cli.training;

import io.evenkeel.cli.options.NetworkOptions;
import io.evenkeel.cli.options.OptimizationOptions;
import io.evenkeel.cli.pictures.DataSource;
import io.evenkeel.cli.pictures.PictureDefaults;
import io.evenkeel.cli.settings.OptimizationSettings;
import io.evenkeel.cli.settings.RunSettings;
import picocli.CommandLine.ParseResult;

/**
 * What is learned from images, and how, as the options say; pictures have defaults of their own.
 */
public record ImageTask(RunSettings settings, DataSource source) {

  /** What a command line asks for. */
  public static ImageTask of(
      LearningDataOptions data,
      NetworkOptions network,
      OptimizationOptions optimization,
      ParseResult given) {
    boolean pictures = data.arePictures();
    if (pictures) {
      PictureDefaults.network(network, given);
    }
    OptimizationSettings training = optimization.settings();
    DataSource source = pictures ? data.pictures(training.seed()) : data.images();
    return new ImageTask(
        RunSettings.of(
            source.name(),
            data.pictureSettings(),
            network.settings(),
            pictures ? PictureDefaults.training(training, given, source) : training),
        source);
  }
}
