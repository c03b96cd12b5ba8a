package io.evenkeel.tabular;

import io.evenkeel.json.JsonFields;
import io.evenkeel.json.StrictJson;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Task;
import io.evenkeel.model.Model;
import io.evenkeel.table.Column;
import io.evenkeel.table.ColumnType;
import io.evenkeel.table.format.NumberFormat;
import io.evenkeel.table.format.TextFormat;
import io.evenkeel.table.format.TimeFormat;
import io.evenkeel.tabular.decision.Decisions;
import io.evenkeel.tabular.decision.DecisionsJson;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a tabular model keeps beside its network, as one JSON value of the model's metadata. */
final class TabularJson {
  /** The name under which it is kept. */
  static final String KEY = "table";

  private static final String FORMAT = "format";
  private static final String MEMBERS = "members";
  private static final String DECISIONS = "decisions";
  private static final String SEEN = "seen";

  private static final int VERSION = 2;

  /** Files of this version do not say how text is written. */
  private static final int FIRST_VERSION = 1;

  private TabularJson() {}

  static String write(
      Preprocessor preprocessor,
      Target target,
      TabularSettings settings,
      Members members,
      Decisions decisions) {
    ObjectNode json = StrictJson.object();
    json.put("version", VERSION);
    json.set("target", writeTarget(target));
    ArrayNode columns = json.putArray("columns");
    preprocessor.encoders().forEach(encoder -> columns.add(EncoderJson.write(encoder)));
    json.set("settings", SettingsJson.write(settings));
    List<SeenColumn> seen = preprocessor.seen();
    if (!seen.isEmpty()) {
      ArrayNode all = json.putArray(SEEN);
      seen.forEach(one -> all.add(SeenJson.write(one)));
    }
    if (members.count() > 1) {
      ArrayNode biases =
          json.putObject(MEMBERS).put("count", members.count()).putArray("outputBiases");
      members.biases().forEach(biases::add);
    }
    if (!decisions.equals(Decisions.NONE)) {
      json.set(DECISIONS, DecisionsJson.write(decisions));
    }
    return StrictJson.line(json);
  }

  /**
   * The tabular model in a model.
   *
   * @throws InvalidInputException if there is none, or it is broken
   */
  static TabularModel read(Model model) {
    String text = model.metadata().get(KEY);
    if (text == null) {
      throw new InvalidInputException(
          "the model was not trained on a table: it has no preprocessing for its columns");
    }
    JsonFields json =
        new JsonFields(StrictJson.parse(text, "the model's preprocessing"), "the preprocessing");
    TabularDesign design = fields(json);
    Members members = json.has(MEMBERS) ? readMembers(json.object(MEMBERS)) : Members.ONE;
    Decisions decisions =
        json.has(DECISIONS) ? DecisionsJson.read(json.object(DECISIONS)) : Decisions.NONE;
    json.end();
    return new TabularModel(
        model, design.preprocessor(), design.target(), design.settings(), members, decisions);
  }

  /** The design that was written for a single network. */
  static TabularDesign design(JsonFields json) {
    TabularDesign design = fields(json);
    json.end();
    return design;
  }

  private static TabularDesign fields(JsonFields json) {
    int version = json.integer("version");
    if (version != VERSION && version != FIRST_VERSION) {
      throw new InvalidInputException(
          "the model's preprocessing has version %d, but this program reads version %d"
              .formatted(version, VERSION));
    }
    Target target = readTarget(json.object("target"));
    List<ColumnEncoder> encoders = new ArrayList<>();
    for (JsonNode column : json.array("columns")) {
      encoders.add(
          EncoderJson.read(new JsonFields(column, "preprocessing column " + encoders.size())));
    }
    TabularSettings settings = SettingsJson.read(json.object("settings"));
    List<SeenColumn> seen = new ArrayList<>();
    if (json.has(SEEN)) {
      for (JsonNode one : json.array(SEEN)) {
        seen.add(SeenJson.read(new JsonFields(one, "what was seen of column " + seen.size())));
      }
    }
    return new TabularDesign(new Preprocessor(encoders, seen), target, settings);
  }

  private static Members readMembers(JsonFields json) {
    Members members = new Members(json.integer("count"), json.numbers("outputBiases"));
    json.end();
    return members;
  }

  static void writeColumn(ObjectNode to, Column column) {
    to.put("column", column.name()).put("type", JsonFields.text(column.type()));
    switch (column.format()) {
      case NumberFormat numbers ->
          to.putObject(FORMAT)
              .put("decimal", String.valueOf(numbers.decimal()))
              .put("group", numbers.group())
              .put("unit", numbers.unit());
      case TimeFormat times ->
          to.putObject(FORMAT).put("pattern", times.pattern()).put("firstYear", times.firstYear());
      case null -> {}
    }
  }

  static Column readColumn(JsonFields from) {
    ColumnType type = from.constant("type", ColumnType.class);
    return new Column(
        from.string("column"), type, from.has(FORMAT) ? format(from.object(FORMAT)) : null);
  }

  private static TextFormat format(JsonFields json) {
    TextFormat format;
    if (json.has("pattern")) {
      format = new TimeFormat(json.string("pattern"), json.integer("firstYear"));
    } else {
      String decimal = json.string("decimal");
      format =
          new NumberFormat(
              decimal.isEmpty() ? ' ' : decimal.charAt(0),
              json.string("group"),
              json.string("unit"));
    }
    json.end();
    return format;
  }

  private static ObjectNode writeTarget(Target target) {
    ObjectNode json = StrictJson.object();
    writeColumn(json, target.column());
    json.put("task", JsonFields.text(target.task()));
    switch (target) {
      case NumberTarget number -> {
        json.put("mean", number.mean())
            .put("deviation", number.deviation())
            .put("min", number.min())
            .put("max", number.max());
        if (!(number.scale() instanceof TargetScale.Linear)) {
          json.put("average", number.average()).set("scale", TargetScaleJson.write(number.scale()));
        }
      }
      case ClassTarget classes -> {
        ArrayNode names = json.putArray("classes");
        classes.classes().forEach(names::add);
        ArrayNode shares = json.putArray("shares");
        classes.shares().forEach(shares::add);
      }
    }
    return json;
  }

  private static NumberTarget number(Column column, JsonFields json) {
    double mean = json.number("mean");
    return new NumberTarget(
        column,
        json.has("scale") ? TargetScaleJson.read(json.object("scale")) : new TargetScale.Linear(),
        mean,
        json.number("deviation"),
        json.has("average") ? json.number("average") : mean,
        json.number("min"),
        json.number("max"));
  }

  private static Target readTarget(JsonFields json) {
    Column column = readColumn(json);
    Task task = json.constant("task", Task.class);
    Target target =
        task == Task.REAL
            ? number(column, json)
            : new ClassTarget(column, task, json.strings("classes"), json.numbers("shares"));
    json.end();
    return target;
  }
}
