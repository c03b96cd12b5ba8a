package io.evenkeel.cli.training;

import io.evenkeel.cli.options.NetworkOptions;
import io.evenkeel.cli.options.OptimizationOptions;
import io.evenkeel.cli.options.OptionValues;
import io.evenkeel.cli.options.Recipe;
import io.evenkeel.cli.pictures.DataSource;
import io.evenkeel.cli.pictures.PictureDefaults;
import io.evenkeel.cli.settings.RunSettings;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.ParseResult;

/**
 * What is learned of images, and how, as options say. Pictures have defaults of their own; so have
 * images from idx files, unless an option describes the network.
 *
 * @param defaults the options that were not given and differ from those of other trainings, as one
 *     would write them; empty if there are none
 */
public record ImageTask(RunSettings settings, DataSource source, String defaults) {

  /**
   * What a command line asks for.
   *
   * @param compared whether networks with and without batch normalization are compared
   */
  public static ImageTask of(
      LearningDataOptions data,
      NetworkOptions network,
      OptimizationOptions optimization,
      ParseResult given,
      boolean compared) {
    boolean pictures = data.arePictures();
    DataSource source = pictures ? data.pictures(optimization.seed) : data.images();
    boolean described = PictureDefaults.isNetworkDescribed(given);
    if (!pictures && (described || source.name().equals(DataSource.MNIST))) {
      return of(data, network, optimization, source, "");
    }
    List<String> words = given.originalArgs();
    List<String> defaults = Recipe.missing(words, PictureDefaults.options(source, given, compared));
    String[] all = Stream.concat(words.stream(), defaults.stream()).toArray(String[]::new);
    return of(
        data,
        OptionValues.read(new NetworkOptions(), all),
        OptionValues.read(new OptimizationOptions(), all),
        source,
        String.join(" ", defaults));
  }

  private static ImageTask of(
      LearningDataOptions data,
      NetworkOptions network,
      OptimizationOptions optimization,
      DataSource source,
      String defaults) {
    return new ImageTask(
        RunSettings.of(
            source.name(), data.pictureSettings(), network.settings(), optimization.settings()),
        source,
        defaults);
  }
}
