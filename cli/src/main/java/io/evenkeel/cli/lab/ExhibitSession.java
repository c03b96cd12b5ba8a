package io.evenkeel.cli.lab;

import io.evenkeel.cli.output.Json;
import io.evenkeel.cli.output.Version;
import io.evenkeel.cli.settings.EnumConverter;
import io.evenkeel.cli.terminal.StopSignal;
import io.evenkeel.cli.terminal.Terminal;
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
import java.util.Optional;
import java.util.concurrent.CancellationException;
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
    ExhibitDisplay display = new ExhibitDisplay(spoken, lines, Terminal.stream());
    ExhibitRunner runner = new ExhibitRunner(options.cache, Version.read(), threads, display);
    try (StopSignal _ = new StopSignal(display::requestStop)) {
      measured(runner, chosen, display, lines)
          .ifPresent(results -> {
            HtmlPage.write(page, ExhibitPage.of(results), language);
            lines.println("the page is " + page);
            lines.flush();
            if (options.json) {
              Json.print(answers(results, page), out);
            }
          });
    }
  }

  /** The results; empty, and said so, if the user stopped it. */
  private Optional<List<ExhibitResult>> measured(
      ExhibitRunner runner, List<Exhibit> chosen, ExhibitDisplay display, PrintWriter lines) {
    try (display) {
      return Optional.of(runner.run(chosen, options.quick));
    } catch (CancellationException e) {
      lines.println("stopped; what was measured to its end is kept in " + options.cache);
      lines.flush();
      return Optional.empty();
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
