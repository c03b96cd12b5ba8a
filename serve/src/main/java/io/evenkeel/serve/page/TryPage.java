package io.evenkeel.serve.page;

import io.evenkeel.json.StrictJson;
import io.evenkeel.lab.page.HtmlPage;
import io.evenkeel.serve.model.Intake;
import io.evenkeel.serve.model.LoadedModel;
import io.evenkeel.tabular.CodeEncoder;
import io.evenkeel.tabular.ColumnEncoder;
import io.evenkeel.tabular.OneHotEncoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The page to try models in the browser; style and colours are the lab's. */
public final class TryPage {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\w+)}}");
  private static final int MOST_CATEGORIES = 1000;

  private TryPage() {}

  /** The page of these models. */
  public static String html(List<LoadedModel> models) {
    ArrayNode data = StrictJson.array();
    models.forEach(model -> data.add(describe(model)));
    Map<String, String> parts =
        Map.of(
            "style", HtmlPage.asset("evenkeel.css"),
            "strings", asset("strings.json").replace("<", "\\u003c"),
            "data", StrictJson.line(data).replace("<", "\\u003c"),
            "script", asset("serve.js"));
    return PLACEHOLDER
        .matcher(asset("page.html"))
        .replaceAll(
            match -> Matcher.quoteReplacement(Objects.requireNonNull(parts.get(match.group(1)))));
  }

  private static ObjectNode describe(LoadedModel model) {
    ObjectNode node = StrictJson.object().put("name", model.name());
    node.put("version", String.valueOf(model.version()));
    switch (model.model().intake()) {
      case Intake.Columns columns -> {
        ArrayNode list = node.putArray("columns");
        for (ColumnEncoder encoder : columns.model().preprocessor().encoders()) {
          ObjectNode column = list.addObject().put("name", encoder.column().name());
          column.put("type", encoder.column().type().label());
          List<String> categories =
              switch (encoder) {
                case OneHotEncoder e -> e.categories();
                case CodeEncoder e -> e.categories();
                default -> List.of();
              };
          if (!categories.isEmpty()) {
            categories.stream().limit(MOST_CATEGORIES).forEach(column.putArray("categories")::add);
          }
        }
      }
      case Intake.Picture picture ->
          node.putObject("picture")
              .put("width", picture.shape().width())
              .put("height", picture.shape().height());
      case Intake.Numbers numbers -> node.put("numbers", numbers.features());
      case Intake.TensorsOnly _ -> {} // the page says so
    }
    return node;
  }

  private static String asset(String name) {
    try (InputStream in = TryPage.class.getResourceAsStream("/io/evenkeel/serve/web/" + name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
