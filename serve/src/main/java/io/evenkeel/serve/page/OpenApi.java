package io.evenkeel.serve.page;

import io.evenkeel.json.StrictJson;
import io.evenkeel.serve.model.Intake;
import io.evenkeel.serve.model.LoadedModel;
import io.evenkeel.table.Column;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The OpenAPI document of a server: its paths, and for each model what a row of it has. */
public final class OpenApi {
  private static final String JSON = "application/json";

  private OpenApi() {}

  /** The document for these models. */
  public static ObjectNode of(List<LoadedModel> models) {
    ObjectNode api = StrictJson.object().put("openapi", "3.1.0");
    api.putObject("info").put("title", "Evenkeel").put("version", "2");
    ObjectNode paths = api.putObject("paths");
    get(paths, "/v2", "The server: Open Inference Protocol v2");
    get(paths, "/v2/health/live", "Whether the server is alive");
    get(paths, "/v2/health/ready", "Whether the server is ready");
    get(paths, "/v2/models", "The models");
    get(paths, "/drift", "How far what arrives is from BatchNorm's statistics");
    get(paths, "/metrics", "Metrics for Prometheus");
    ObjectNode schemas = api.putObject("components").putObject("schemas");
    schemas
        .putObject("Error")
        .put("type", "object")
        .putObject("properties")
        .putObject("error")
        .put("type", "string");
    for (LoadedModel model : models) {
      model(paths, schemas, model);
    }
    return api;
  }

  private static void model(ObjectNode paths, ObjectNode schemas, LoadedModel model) {
    String name = model.name();
    get(paths, "/v2/models/" + name, "What the model takes and gives");
    get(paths, "/drift/" + name, "How far what arrives is from its statistics");
    get(paths, "/drift/" + name + "/moments", "New statistics, for evenkeel recalibrate");
    ObjectNode infer = post(paths, "/v2/models/" + name + "/infer", "Predict tensors");
    infer.putObject(JSON).putObject("schema").put("type", "object");
    infer.putObject("application/octet-stream");
    ObjectNode schema = row(model.model().intake());
    if (schema == null) {
      return;
    }
    schemas.set(name, schema);
    ObjectNode predict = post(paths, "/predict/" + name, "Predict a row, or many");
    ArrayNode kinds = predict.putObject(JSON).putObject("schema").putArray("oneOf");
    String reference = "#/components/schemas/" + name;
    kinds.addObject().put("$ref", reference);
    kinds.addObject().put("type", "array").putObject("items").put("$ref", reference);
    predict.putObject("text/csv");
    if (model.model().intake() instanceof Intake.Picture) {
      predict.putObject("image/png");
      predict.putObject("image/jpeg");
    }
  }

  /** What a row is; null where only tensors are taken. */
  private static @Nullable ObjectNode row(Intake intake) {
    return switch (intake) {
      case Intake.TensorsOnly _ -> null;
      case Intake.Numbers(int features) -> numbers(features);
      case Intake.Picture picture -> numbers(picture.shape().features());
      case Intake.Columns columns -> {
        ObjectNode schema = StrictJson.object().put("type", "object");
        ArrayNode required = schema.putArray("required");
        ObjectNode properties = schema.putObject("properties");
        for (Column column : columns.model().preprocessor().columns()) {
          required.add(column.name());
          ObjectNode property = properties.putObject(column.name());
          String type =
              switch (column.type()) {
                case NUMBER -> "number";
                case BOOLEAN -> "boolean";
                case CATEGORY, DATE, TIMESTAMP -> "string";
              };
          property.putArray("type").add(type).add("null");
        }
        yield schema;
      }
    };
  }

  private static ObjectNode numbers(int features) {
    ObjectNode schema = StrictJson.object().put("type", "array");
    schema.put("minItems", features).put("maxItems", features);
    schema.putObject("items").put("type", "number");
    return schema;
  }

  private static void get(ObjectNode paths, String path, String what) {
    answers(paths.putObject(path).putObject("get").put("summary", what));
  }

  /** The content of the body. */
  private static ObjectNode post(ObjectNode paths, String path, String what) {
    ObjectNode post = paths.putObject(path).putObject("post").put("summary", what);
    answers(post);
    return post.putObject("requestBody").put("required", true).putObject("content");
  }

  private static void answers(ObjectNode operation) {
    ObjectNode answers = operation.putObject("responses");
    answers.putObject("200").put("description", "The answer");
    answers
        .putObject("default")
        .put("description", "Why there is no answer, in one sentence")
        .putObject("content")
        .putObject(JSON)
        .putObject("schema")
        .put("$ref", "#/components/schemas/Error");
  }
}
