package io.evenkeel.lab.page;

import io.evenkeel.file.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Page} as one HTML file: data, strings, style and script are inside, and its content
 * security policy forbids the browser any request.
 */
public final class HtmlPage {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\w+)}}");

  private HtmlPage() {}

  /**
   * The page as HTML.
   *
   * @param language what it is shown in where the address does not say {@code ?lang=}; null: the
   *     browser's
   */
  public static String html(Page page, @Nullable Language language) {
    return fill(
        page.title(),
        PageJson.write(page),
        language,
        "",
        "Evenkeel.page(%s)".formatted(argument(language)));
  }

  /**
   * A page that is drawn by the script and served; it may send requests to its own server only.
   *
   * @param data JSON for the script
   * @param language what it is shown in where the address does not say {@code ?lang=}; null: the
   *     browser's
   * @param function of the script that draws it, such as {@code Evenkeel.live}; gets the language
   *     and the address
   * @param address the relative address that it sends requests to
   */
  public static String served(
      Text title, String data, @Nullable Language language, String function, String address) {
    String call = "%s(%s, \"%s\")".formatted(function, argument(language), address);
    return fill(title, data, language, "; connect-src 'self'", call);
  }

  private static String argument(@Nullable Language language) {
    return language == null ? "null" : "\"" + language.tag() + "\"";
  }

  private static String fill(
      Text title, String data, @Nullable Language language, String permissions, String call) {
    Language shown = language == null ? Language.EN : language;
    Map<String, String> parts =
        Map.of(
            "language", shown.tag(),
            "title", escaped(title.in(shown)),
            "style", asset("evenkeel.css"),
            "noscript", escaped(Text.of("page.script").in(shown)),
            "strings", PageJson.write(Strings.bundle().all()),
            "data", data,
            "script", asset("evenkeel.js").replace("</script", "<\\/script"),
            "permissions", permissions,
            "call", call);
    return PLACEHOLDER
        .matcher(asset("page.html"))
        .replaceAll(
            match -> Matcher.quoteReplacement(Objects.requireNonNull(parts.get(match.group(1)))));
  }

  /** Writes the page, whole or not at all. */
  public static void write(Path file, Page page, @Nullable Language language) {
    AtomicFile.writeText(file, html(page, language));
  }

  /** A file of the bundle, such as {@code evenkeel.js}. */
  public static String asset(String name) {
    try (InputStream in = HtmlPage.class.getResourceAsStream("/io/evenkeel/lab/web/" + name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
