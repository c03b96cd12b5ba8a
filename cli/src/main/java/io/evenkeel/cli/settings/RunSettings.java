package io.evenkeel.cli.settings;

import io.evenkeel.data.ImageDataset;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.Network;
import io.evenkeel.run.RunFolder;
import java.util.Set;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * All that is needed to repeat a run: what {@code config.json} holds.
 *
 * @param version of this format
 * @param data {@code mnist} or the path of a folder
 * @param recipe the name of the recipe that its options came from; empty if there was none
 * @param pictures how they are read, if there are some
 */
public record RunSettings(
    int version,
    String data,
    String recipe,
    PictureSettings pictures,
    NetworkSettings network,
    OptimizationSettings training) {
  private static final int VERSION = 1;
  private static final String RECIPE = "recipe";
  private static final String PICTURES = "pictures";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(
              DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
              DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .build();

  /** The settings of a new run. */
  public static RunSettings of(
      String data, NetworkSettings network, OptimizationSettings training) {
    return of(data, PictureSettings.NONE, network, training);
  }

  /** The settings of a new run on pictures. */
  public static RunSettings of(
      String data,
      PictureSettings pictures,
      NetworkSettings network,
      OptimizationSettings training) {
    return new RunSettings(VERSION, data, "", pictures, network, training);
  }

  /**
   * Checks the settings, so that a mistake leaves no folder behind.
   *
   * @param data what is learned from
   * @throws InvalidInputException with the first setting that is impossible
   */
  public void requirePossible(ImageDataset data) {
    Network built = RunNetwork.of(this, data);
    if (network.ghostRows() > 0 && built.graph().batchNorms().isEmpty()) {
      throw new InvalidInputException(
          "--ghost-rows %d is about batch normalization, but %s has none: leave it out"
              .formatted(network.ghostRows(), network.title()));
    }
    training.refinements().requireFits(built, network.title());
    training.refinements().augmentation(data.images());
    training.config(built, data.rows(), 0).requireTrains(built);
  }

  /** The same with another network. */
  public RunSettings with(NetworkSettings other) {
    return new RunSettings(version, data, recipe, pictures, other, training);
  }

  /** The same with the name of the recipe that the options came from. */
  public RunSettings withRecipe(String name) {
    return new RunSettings(version, data, name, pictures, network, training);
  }

  /** As a JSON object. */
  public ObjectNode node() {
    ObjectNode node = JSON.valueToTree(this);
    if (pictures.isNone()) {
      node.remove(PICTURES);
    }
    if (recipe.isEmpty()) {
      node.remove(RECIPE);
    }
    return node;
  }

  /** As JSON, for people too. */
  public String json() {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node()) + "\n";
  }

  /**
   * The settings that a run's folder holds.
   *
   * @throws InvalidInputException if they are damaged
   */
  public static RunSettings read(RunFolder folder) {
    JsonNode json = ConfigFile.object(folder, JSON);
    ConfigFile.putIfAbsent(json, "network", "name", StringNode.valueOf(NetworkNames.MLP));
    ConfigFile.putIfAbsent(json, "network", "layers", StringNode.valueOf(""));
    if (json instanceof ObjectNode object) {
      object.putIfAbsent(PICTURES, JSON.valueToTree(PictureSettings.NONE));
      object.putIfAbsent(RECIPE, StringNode.valueOf(""));
    }
    ConfigFile.putIfAbsent(json, "network", "ghostRows", IntNode.valueOf(0));
    ConfigFile.putIfAbsent(json, "training", "shards", IntNode.valueOf(1));
    ConfigFile.putIfAbsent(json, "training", "refinements", JSON.valueToTree(Refinements.NONE));
    JsonNode training = json.path("training");
    JsonNode usual = JSON.valueToTree(Refinements.NONE);
    ConfigFile.putIfAbsent(training, "refinements", "augment", usual.get("augment"));
    ConfigFile.putIfAbsent(training, "refinements", "epochEnd", usual.get("epochEnd"));
    RunSettings settings = ConfigFile.settings(folder, JSON, json, RunSettings.class, Set.of());
    if (settings.version() == VERSION) {
      return settings;
    }
    throw new InvalidInputException(
        "%s is of version %d, but only version %d is known: update evenkeel"
            .formatted(folder.configFile(), settings.version(), VERSION));
  }
}
