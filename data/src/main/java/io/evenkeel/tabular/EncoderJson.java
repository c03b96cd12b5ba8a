package io.evenkeel.tabular;

import io.evenkeel.json.JsonFields;
import io.evenkeel.json.StrictJson;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.table.Column;
import io.evenkeel.table.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An encoder as JSON, with all that was fitted, and back. */
final class EncoderJson {
  private static final Set<ColumnType> TIMES = Set.of(ColumnType.DATE, ColumnType.TIMESTAMP);

  private EncoderJson() {}

  static ObjectNode write(ColumnEncoder encoder) {
    ObjectNode json = StrictJson.object();
    TabularJson.writeColumn(json, encoder.column());
    switch (encoder) {
      case NumberEncoder number -> {
        json.put("kind", "number");
        writeScaling(json.putObject("scaling"), number.scaling());
        ArrayNode edges = json.putArray("edges");
        number.bins().edges().forEach(edges::add);
        json.put("fill", number.fill()).put("indicator", number.indicator());
      }
      case BooleanEncoder truth ->
          json.put("kind", "boolean")
              .put("share", truth.share())
              .put("indicator", truth.indicator());
      case CalendarEncoder calendar -> {
        json.put("kind", "calendar");
        writeScaling(json.putObject("scaling"), calendar.scaling());
        ArrayNode parts = json.putArray("parts");
        calendar.parts().forEach(part -> parts.add(JsonFields.text(part)));
        json.put("fill", calendar.fill()).put("indicator", calendar.indicator());
      }
      case OneHotEncoder oneHot -> {
        json.put("kind", "oneHot");
        strings(json.putArray("categories"), oneHot.categories());
        ArrayNode means = json.putArray("means");
        oneHot.means().forEach(means::add);
        json.put("other", oneHot.other()).put("missing", oneHot.missing());
      }
      case CodeEncoder code -> {
        json.put("kind", "embedding");
        strings(json.putArray("categories"), code.categories());
        json.put("missing", code.missing()).put("dimension", code.table().dimension());
      }
    }
    return json;
  }

  /**
   * The encoder that a JSON object describes.
   *
   * @throws InvalidInputException if it describes none
   */
  static ColumnEncoder read(JsonFields json) {
    Column column = TabularJson.readColumn(json);
    String kind = json.string("kind");
    ColumnEncoder encoder =
        switch (kind) {
          case "number" -> {
            requireType(column, column.type() == ColumnType.NUMBER, kind);
            yield new NumberEncoder(
                column,
                readScaling(json.object("scaling")),
                new QuantileBins(json.numbers("edges")),
                json.number("fill"),
                json.bool("indicator"));
          }
          case "boolean" -> {
            requireType(column, column.type() == ColumnType.BOOLEAN, kind);
            yield new BooleanEncoder(column, json.number("share"), json.bool("indicator"));
          }
          case "calendar" -> {
            requireType(column, TIMES.contains(column.type()), kind);
            yield new CalendarEncoder(
                column,
                readScaling(json.object("scaling")),
                parts(json, column),
                json.number("fill"),
                json.bool("indicator"));
          }
          case "oneHot" -> {
            requireType(column, column.type().isText(), kind);
            yield new OneHotEncoder(
                column,
                json.strings("categories"),
                json.numbers("means"),
                json.bool("other"),
                json.bool("missing"));
          }
          case "embedding" -> {
            requireType(column, column.type().isText(), kind);
            yield new CodeEncoder(
                column,
                json.strings("categories"),
                json.bool("missing"),
                json.integer("dimension"));
          }
          default -> throw unknown(column, "kind of encoding", kind);
        };
    json.end();
    return encoder;
  }

  private static List<CalendarPart> parts(JsonFields json, Column column) {
    List<CalendarPart> parts = new ArrayList<>();
    for (String name : json.strings("parts")) {
      CalendarPart found = null;
      for (CalendarPart part : CalendarPart.values()) {
        found = JsonFields.text(part).equals(name) ? part : found;
      }
      if (found == null || parts.contains(found)) {
        throw unknown(column, "calendar part", name);
      }
      parts.add(found);
    }
    return parts;
  }

  private static void requireType(Column column, boolean fits, String kind) {
    if (!fits) {
      throw new InvalidInputException(
          "the preprocessing's column '%s' is a %s, which has no %s encoding"
              .formatted(column.name(), column.type().label(), kind));
    }
  }

  private static InvalidInputException unknown(Column column, String what, String name) {
    return new InvalidInputException(
        "the preprocessing's column '%s' has the %s \"%s\", which is not known or comes twice"
            .formatted(column.name(), what, name));
  }

  private static void writeScaling(ObjectNode to, Scaling scaling) {
    to.put("robust", scaling.robust())
        .put("centre", scaling.centre())
        .put("scale", scaling.scale());
  }

  private static Scaling readScaling(JsonFields json) {
    Scaling scaling = new Scaling(json.bool("robust"), json.number("centre"), json.number("scale"));
    json.end();
    return scaling;
  }

  private static void strings(ArrayNode to, List<String> values) {
    values.forEach(to::add);
  }
}
