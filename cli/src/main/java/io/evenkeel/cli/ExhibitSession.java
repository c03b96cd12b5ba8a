package io.evenkeel.cli;

import io.evenkeel.lab.exhibit.Exhibit;
import io.evenkeel.lab.exhibit.ExhibitPage;
import io.evenkeel.lab.exhibit.ExhibitResult;
import io.evenkeel.lab.exhibit.ExhibitRunner;
import io.evenkeel.lab.page.HtmlPage;
import io.evenkeel.lab.page.Language;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Measures exhibits, shows their answers and writes their page. */
final class ExhibitSession {
  private final ExhibitOptions options;
  private final @Nullable Language language;

  /**
   * A session.
   *
   * @param language of the answers and the page; null for the locale's and the browser's
   */
  ExhibitSession(ExhibitOptions options, @Nullable Language language) {
    this.options = options;
    this.language = language;
  }

  /**
   * Measures.
   *
   * @param out standard output
   * @param err where the answers go if standard output is for JSON
   */
  void run(PrintWriter out, PrintWriter err) {
    Path page = options.page();
    List<Exhibit> chosen = options.chosen();
    int threads = options.threads();
    PrintWriter lines = options.json ? err : out;
    Language spoken = language == null ? Language.of(Locale.getDefault()) : language;
    List<ExhibitResult> results;
    try (ExhibitDisplay display = new ExhibitDisplay(spoken, lines, Terminal.stream())) {
      results =
          new ExhibitRunner(options.cache, Version.read(), threads, display)
              .run(chosen, options.quick);
    }
    HtmlPage.write(page, ExhibitPage.of(results), language);
    lines.println("the page is " + page);
    lines.flush();
    if (options.json) {
      Json.print(answers(results, page), out);
    }
  }

  private static ObjectNode answers(List<ExhibitResult> results, Path page) {
    ObjectNode json = Json.object().put("report", page.toString());
    ArrayNode array = json.putArray("exhibits");
    for (ExhibitResult result : results) {
      ObjectNode one = array.addObject().put("name", result.exhibit().name());
      one.put("verdict", EnumConverter.text(result.finding().verdict()));
      one.put("answer", result.finding().in(Language.EN));
      one.put("quick", result.quick()).put("seeds", result.seeds());
      one.put("seconds", result.seconds()).put("cpuSeconds", result.cpuSeconds());
      one.put("cached", result.cached());
    }
    return json;
  }
}
