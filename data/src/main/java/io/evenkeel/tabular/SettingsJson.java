package io.evenkeel.tabular;

import io.evenkeel.json.JsonFields;
import io.evenkeel.json.StrictJson;
import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.tabular.decision.ThresholdRule;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@link TabularSettings} as JSON, and back. */
public final class SettingsJson {
  private SettingsJson() {}

  /** The settings as a JSON object. */
  public static ObjectNode write(TabularSettings settings) {
    ObjectNode json = StrictJson.object();
    json.put("network", JsonFields.text(settings.network()));
    ArrayNode hidden = json.putArray("hidden");
    settings.hidden().forEach(hidden::add);
    return json.put("dropout", settings.dropout())
        .put("batchNorm", settings.batchNorm())
        .put("normAfter", settings.normAfter())
        .put("activation", JsonFields.text(settings.activation()))
        .put("emaDecay", settings.emaDecay())
        .put("ghostRows", settings.ghostRows())
        .put("bins", settings.bins())
        .put("batchSize", settings.batchSize())
        .put("epochs", settings.epochs())
        .put("patience", settings.patience())
        .put("learningRate", settings.learningRate())
        .put("weightDecay", settings.weightDecay())
        .put("inputScales", settings.inputScales())
        .put("validationFraction", settings.validationFraction())
        .put("members", settings.members())
        .put("bagged", settings.bagged())
        .put("transform", JsonFields.text(settings.transform()))
        .put("threshold", settings.threshold().toString())
        .put("positive", settings.positive())
        .put("interval", settings.interval())
        .put("balanced", settings.balanced())
        .put("shards", settings.shards())
        .put("seed", settings.seed());
  }

  /**
   * The settings that a JSON object describes.
   *
   * @throws InvalidInputException if it describes none
   */
  public static TabularSettings read(JsonFields json) {
    List<Integer> hidden = json.array("hidden").stream().map(SettingsJson::width).toList();
    // Models of the first version know one network only.
    TabularNetwork network =
        json.has("network") ? json.constant("network", TabularNetwork.class) : TabularNetwork.MLP;
    TabularSettings settings =
        new TabularSettings(
            network,
            hidden,
            json.number("dropout"),
            json.bool("batchNorm"),
            json.has("normAfter") && json.bool("normAfter"),
            json.has("activation")
                ? json.constant("activation", ActivationFunction.class)
                : ActivationFunction.RELU,
            json.number("emaDecay"),
            json.has("ghostRows") ? json.integer("ghostRows") : 0,
            json.integer("bins"),
            json.integer("batchSize"),
            json.integer("epochs"),
            json.integer("patience"),
            json.number("learningRate"),
            json.number("weightDecay"),
            json.has("inputScales") ? json.number("inputScales") : 0,
            json.number("validationFraction"),
            json.has("members") ? json.integer("members") : 1,
            json.has("bagged") && json.bool("bagged"),
            json.has("transform")
                ? json.constant("transform", TargetTransform.class)
                : TargetTransform.NONE,
            json.has("threshold")
                ? ThresholdRule.of(json.string("threshold"))
                : ThresholdRule.half(),
            json.has("positive") ? json.string("positive") : "",
            json.has("interval") ? json.number("interval") : 0,
            json.bool("balanced"),
            json.has("shards") ? json.integer("shards") : 1,
            json.longInteger("seed"));
    json.end();
    return settings;
  }

  private static int width(JsonNode node) {
    if (!node.isIntegralNumber() || !node.canConvertToInt()) {
      throw new InvalidInputException("the settings' hidden layers need whole widths");
    }
    return node.intValue();
  }
}
