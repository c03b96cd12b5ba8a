package io.evenkeel.serve;

import io.evenkeel.json.Printable;
import io.evenkeel.json.StrictJson;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.serve.http.Call;
import io.evenkeel.serve.http.Reply;
import io.evenkeel.serve.limit.Limits;
import io.evenkeel.serve.limit.Refused;
import io.evenkeel.serve.model.Answers;
import io.evenkeel.serve.model.LoadedModel;
import io.evenkeel.serve.model.Models;
import io.evenkeel.serve.model.ServedModel;
import io.evenkeel.serve.plain.PlainReader;
import io.evenkeel.serve.plain.PlainRows;
import io.evenkeel.serve.plain.PlainWriter;
import io.evenkeel.serve.protocol.InferReader;
import io.evenkeel.serve.protocol.InferRequest;
import io.evenkeel.serve.protocol.InferWriter;
import io.evenkeel.serve.tensor.Tensor;
import io.evenkeel.serve.tensor.TensorSpec;
import java.lang.module.ModuleDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The Open Inference Protocol and the plain endpoint: requests about models. */
final class Api {
  static final String NAME = "evenkeel";
  private static final String BINARY_LENGTH = "Inference-Header-Content-Length";
  private static final String CSV = "text/csv";
  private static final String JSON = "application/json";

  private final Models models;
  private final Limits limits;
  private final Supplier<Boolean> ready;

  Api(Models models, Limits limits, Supplier<Boolean> ready) {
    this.models = models;
    this.limits = limits;
    this.ready = ready;
  }

  /** Answers paths that begin with v2. */
  Reply v2(Call call) {
    List<String> path = call.path();
    if (path.size() == 1) {
      require(call, "GET");
      return json(server());
    }
    String part = path.get(1);
    if (part.equals("health") && path.size() == 3) {
      return health(call, path.get(2));
    }
    if (part.equals("models") && path.size() > 2) {
      return model(call);
    }
    if (part.equals("models")) {
      require(call, "GET");
      return json(index());
    }
    if (part.equals("repository") && path.size() == 3 && path.get(2).equals("index")) {
      require(call, "POST");
      return json(index());
    }
    throw notFound(call);
  }

  static Refused notFound(Call call) {
    return new Refused(
        Refused.NOT_FOUND,
        "there is nothing at /%s: /openapi.json says what there is"
            .formatted(Printable.text(String.join("/", call.path()))));
  }

  /** Refuses other methods; HEAD counts as GET. */
  static void require(Call call, String method) {
    boolean head = method.equals("GET") && call.method().equals("HEAD");
    if (!head && !call.method().equals(method)) {
      throw new Refused(
          405,
          "/%s takes %s, but got %s"
              .formatted(
                  Printable.text(String.join("/", call.path())),
                  method,
                  Printable.text(call.method())));
    }
  }

  private static Reply json(JsonNode node) {
    return Reply.json(StrictJson.line(node).getBytes(StandardCharsets.UTF_8));
  }

  private static ObjectNode server() {
    ObjectNode node = StrictJson.object().put("name", NAME).put("version", version());
    node.putArray("extensions").add("binary_tensor_data").add("model_repository");
    return node;
  }

  /**
   * The version of the module, or of the jar if it is on the class path; 0 if neither states one.
   */
  private static String version() {
    ModuleDescriptor module = Api.class.getModule().getDescriptor();
    String jar = Api.class.getPackage().getImplementationVersion();
    return module == null ? Objects.requireNonNullElse(jar, "0") : module.rawVersion().orElse("0");
  }

  private Reply health(Call call, String what) {
    require(call, "GET");
    return switch (what) {
      case "live" -> json(StrictJson.object().put("live", true));
      case "ready" -> ready(ready.get());
      default -> throw notFound(call);
    };
  }

  private static Reply ready(boolean is) {
    if (!is) {
      throw new Refused(Refused.UNAVAILABLE, "the server is stopping, or has no model yet");
    }
    return json(StrictJson.object().put("ready", true));
  }

  private ArrayNode index() {
    ArrayNode index = StrictJson.array();
    for (String name : models.names()) {
      for (int version : models.versions(name)) {
        index
            .addObject()
            .put("name", name)
            .put("version", String.valueOf(version))
            .put("state", "READY");
      }
    }
    return index;
  }

  /** /v2/models/M[/versions/V][/ready|/infer]. */
  private Reply model(Call call) {
    List<String> path = call.path();
    boolean versioned = path.size() >= 5 && path.get(3).equals("versions");
    String version = versioned ? path.get(4) : null;
    List<String> rest = path.subList(versioned ? 5 : 3, path.size());
    if (rest.size() > 1) {
      throw notFound(call);
    }
    return using(
        path.get(2),
        version,
        model ->
            switch (rest.isEmpty() ? "" : rest.getFirst()) {
              case "" -> {
                require(call, "GET");
                yield json(metadata(model));
              }
              case "ready" -> {
                require(call, "GET");
                yield ready(true);
              }
              case "infer" -> {
                require(call, "POST");
                yield infer(call, model);
              }
              default -> throw notFound(call);
            });
  }

  /** Something done with a model, which stays in use meanwhile. */
  private interface Use {
    Reply with(LoadedModel model);
  }

  private Reply using(String name, @Nullable String version, Use use) {
    LoadedModel model = models.acquire(name, version);
    try {
      return use.with(model);
    } finally {
      model.release();
    }
  }

  private ObjectNode metadata(LoadedModel loaded) {
    ServedModel model = loaded.model();
    ObjectNode node = StrictJson.object().put("name", loaded.name());
    ArrayNode versions = node.putArray("versions");
    models.versions(loaded.name()).forEach(v -> versions.add(String.valueOf(v)));
    node.put("platform", model.platform());
    specs(node.putArray("inputs"), model.inputs());
    specs(node.putArray("outputs"), model.outputs());
    if (!model.classes().isEmpty()) {
      model.classes().forEach(node.putObject("parameters").putArray("classes")::add);
    }
    return node;
  }

  private static void specs(ArrayNode to, List<TensorSpec> specs) {
    for (TensorSpec spec : specs) {
      ObjectNode node = to.addObject().put("name", spec.name());
      node.put("datatype", spec.datatype().name());
      spec.shape().forEach(node.putArray("shape")::add);
    }
  }

  private Reply infer(Call call, LoadedModel loaded) {
    int length = call.body().length();
    ServedModel model = loaded.model();
    call.about(loaded.name(), 0);
    InferRequest request;
    model.expect();
    try {
      request = InferReader.read(call.body().bytes(), length, jsonLength(call, length));
    } finally {
      model.expected();
    }
    List<Tensor> outputs = model.infer(request.inputs(), call.deadline());
    call.about(loaded.name(), rows(request));
    InferWriter.Answer answer =
        InferWriter.write(loaded.name(), String.valueOf(loaded.version()), request, outputs);
    return answer.jsonLength() < 0
        ? Reply.json(answer.body())
        : Reply.ok("application/octet-stream", answer.body())
            .with(BINARY_LENGTH, String.valueOf(answer.jsonLength()));
  }

  private static int rows(InferRequest request) {
    Tensor first = request.inputs().getFirst();
    return first.rank() == 0 ? 1 : (int) first.size(0);
  }

  private static int jsonLength(Call call, int length) {
    String header = call.header(BINARY_LENGTH);
    if (header == null) {
      return length;
    }
    if (!header.matches("[0-9]{1,9}")) {
      throw new InvalidInputException(
          "the header %s is a number of bytes".formatted(BINARY_LENGTH));
    }
    return Integer.parseInt(header);
  }

  /** Answers /predict/M and /predict/M/versions/V. */
  Reply predict(Call call) {
    List<String> path = call.path();
    boolean versioned = path.size() == 4 && path.get(2).equals("versions");
    if (path.size() != 2 && !versioned) {
      throw notFound(call);
    }
    require(call, "POST");
    return using(path.get(1), versioned ? path.get(3) : null, model -> predict(call, model));
  }

  private Reply predict(Call call, LoadedModel loaded) {
    int length = call.body().length();
    ServedModel model = loaded.model();
    call.about(loaded.name(), 0);
    boolean extra = "ignore".equals(call.query("extra"));
    PlainRows rows;
    model.expect();
    try {
      rows =
          PlainReader.read(model.intake(), call.type(), call.body().bytes(), length, extra, limits);
    } finally {
      model.expected();
    }
    Answers answers = model.answer(rows.features(), rows.count(), call.deadline());
    call.about(loaded.name(), rows.count());
    return wantsCsv(call)
        ? Reply.ok(CSV, PlainWriter.csv(answers))
        : Reply.json(
            PlainWriter.json(
                loaded.name(),
                String.valueOf(loaded.version()),
                answers,
                rows.single(),
                rows.notes()));
  }

  /** CSV is answered with CSV, unless the client accepts JSON alone; the rest with JSON. */
  private static boolean wantsCsv(Call call) {
    String accept = call.header("Accept");
    return call.type().endsWith("/csv")
        ? accept == null || !accept.contains(JSON)
        : accept != null && accept.contains(CSV);
  }
}
