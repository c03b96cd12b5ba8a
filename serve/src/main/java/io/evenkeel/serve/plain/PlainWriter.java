package io.evenkeel.serve.plain;

import io.evenkeel.json.StrictJson;
import io.evenkeel.serve.model.Answers;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** Writes answers for people. */
public final class PlainWriter {
  private PlainWriter() {}

  /**
   * As JSON: for one row by itself its prediction, for a list their {@code predictions}.
   *
   * @param notes what there is to say about the rows
   */
  public static byte[] json(
      String model, String version, Answers answers, boolean single, List<String> notes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    try (JsonGenerator json = StrictJson.FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      json.writeStringProperty("model", model);
      json.writeStringProperty("version", version);
      if (single) {
        answer(json, answers, 0);
      } else {
        json.writeArrayPropertyStart("predictions");
        for (int r = 0; r < answers.rows(); r++) {
          json.writeStartObject();
          answer(json, answers, r);
          json.writeEndObject();
        }
        json.writeEndArray();
      }
      if (!notes.isEmpty()) {
        json.writeArrayPropertyStart("notes");
        notes.forEach(json::writeString);
        json.writeEndArray();
      }
      json.writeEndObject();
    }
    return out.toByteArray();
  }

  private static void answer(JsonGenerator json, Answers answers, int row) {
    List<String> classes = answers.classes();
    if (classes.isEmpty()) {
      double[] values = answers.values(row);
      json.writeName("prediction");
      if (values.length == 1) {
        json.writeNumber(values[0]);
      } else {
        json.writeArray(values, 0, values.length);
      }
      beside(json, answers, row);
      return;
    }
    json.writeStringProperty("prediction", classes.get(answers.predicted(row)));
    json.writeObjectPropertyStart("probabilities");
    for (int c = 0; c < classes.size(); c++) {
      json.writeNumberProperty(classes.get(c), answers.probability(row, c));
    }
    json.writeEndObject();
    beside(json, answers, row);
  }

  private static void beside(JsonGenerator json, Answers answers, int row) {
    answers.beside(row).forEach(json::writeNumberProperty);
  }

  /**
   * As CSV: the prediction, and the probabilities of the classes, as {@code predict} writes them.
   */
  public static byte[] csv(Answers answers) {
    StringBuilder csv = new StringBuilder("prediction");
    List<String> classes = answers.classes();
    int values = classes.isEmpty() ? answers.values(0).length : 0;
    for (int i = 1; i < values; i++) {
      csv.append(",prediction_").append(i + 1);
    }
    classes.forEach(name -> csv.append(',').append(cell("p_" + name)));
    if (answers.rows() > 0) {
      answers.beside(0).keySet().forEach(name -> csv.append(',').append(name));
    }
    csv.append('\n');
    for (int r = 0; r < answers.rows(); r++) {
      if (classes.isEmpty()) {
        double[] row = answers.values(r);
        for (int i = 0; i < row.length; i++) {
          csv.append(i == 0 ? "" : ",").append(row[i]);
        }
      } else {
        csv.append(cell(classes.get(answers.predicted(r))));
        for (int c = 0; c < classes.size(); c++) {
          csv.append(',').append(answers.probability(r, c));
        }
      }
      answers.beside(r).values().forEach(value -> csv.append(',').append(value.doubleValue()));
      csv.append('\n');
    }
    return csv.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String cell(String text) {
    return text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? "\"" + text.replace("\"", "\"\"") + "\""
        : text;
  }
}
