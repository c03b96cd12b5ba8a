package io.evenkeel.onnx.export;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import io.evenkeel.json.JsonFields;
import io.evenkeel.json.StrictJson;
import io.evenkeel.loss.Task;
import io.evenkeel.model.InputDescription;
import io.evenkeel.model.Model;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What our own export notes in a file's metadata.
 *
 * @param task what the model predicts
 * @param input what the graph's numbers are; it divides them by the divisor itself
 * @param classes the classes' names; empty where they have none
 */
public record ExportDescription(Task task, InputDescription input, List<String> classes) {

  public ExportDescription {
    classes = List.copyOf(classes);
  }

  static ExportDescription of(Model model) {
    return new ExportDescription(model.task(), model.input(), model.classNames());
  }

  /**
   * What a file says; empty if the graph is not of our export.
   *
   * @throws io.evenkeel.kernels.InvalidInputException if the metadata cannot be read
   */
  public static Optional<ExportDescription> of(ModelProto file) {
    return file.getMetadataPropsList().stream()
        .filter(entry -> entry.getKey().equals(OnnxExport.DESCRIPTION))
        .map(StringStringEntryProto::getValue)
        .findFirst()
        .map(ExportDescription::read);
  }

  private static ExportDescription read(String noted) {
    JsonFields fields = new JsonFields(StrictJson.parse(noted, "its metadata"), "its metadata");
    JsonFields input = fields.object("input");
    return new ExportDescription(
        fields.constant("task", Task.class),
        new InputDescription(input.string("name"), input.number("divisor")),
        fields.strings("classes"));
  }

  ObjectNode json() {
    ObjectNode json = StrictJson.object();
    json.put("task", JsonFields.text(task));
    json.putObject("input").put("name", input.name()).put("divisor", input.divisor());
    classes.forEach(json.putArray("classes")::add);
    return json;
  }
}
