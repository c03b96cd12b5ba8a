package io.evenkeel.cli.training;

import io.evenkeel.cli.options.NetworkOptions;
import io.evenkeel.cli.options.OptimizationOptions;
import io.evenkeel.cli.pictures.DataSource;
import io.evenkeel.cli.pictures.PictureDefaults;
import io.evenkeel.cli.settings.OptimizationSettings;
import io.evenkeel.cli.settings.RunSettings;
import picocli.CommandLine.ParseResult;

/**
 * What is learned of images, and how, as options say. Pictures have defaults of their own; so have
 * images from idx files, unless an option describes the network.
 */
public record ImageTask(RunSettings settings, DataSource source) {

  /** What a command line asks for. */
  public static ImageTask of(
      LearningDataOptions data,
      NetworkOptions network,
      OptimizationOptions optimization,
      ParseResult given) {
    OptimizationSettings training = optimization.settings();
    boolean pictures = data.arePictures();
    DataSource source = pictures ? data.pictures(training.seed()) : data.images();
    boolean described = PictureDefaults.isNetworkDescribed(given);
    boolean asPictures = pictures || !(described || source.name().equals(DataSource.MNIST));
    if (asPictures && !described) {
      network.name = PictureDefaults.NETWORK;
    }
    return new ImageTask(
        RunSettings.of(
            source.name(),
            data.pictureSettings(),
            network.settings(),
            asPictures ? PictureDefaults.training(training, given, source) : training),
        source);
  }
}
