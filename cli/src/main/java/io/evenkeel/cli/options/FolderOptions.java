package io.evenkeel.cli.options;

import io.evenkeel.cli.terminal.DesktopBrowser;
import io.evenkeel.lab.live.LiveServer;
import io.evenkeel.lab.page.Language;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** Where trainings leave their results, and how these are shown; no result depends on it. */
public class FolderOptions {
  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The name of the run's folder (default: a word and the next number).")
  public @Nullable String name;

  @Option(
      names = "--runs",
      paramLabel = "FOLDER",
      defaultValue = "runs",
      description = "The folder of all runs (default: ${DEFAULT-VALUE}).")
  public Path runs = Path.of("runs");

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "Number of threads; 0 for one per processor (default: ${DEFAULT-VALUE}).")
  public int threads;

  @Option(
      names = "--no-probes",
      description = "Do not note what goes on in the layers (probes.jsonl in the run's folder).")
  public boolean noProbes;

  @Option(
      names = "--lang",
      paramLabel = "LANG",
      converter = Lang.class,
      description = "The language of report.html and --live: en or zh (default: the reader's).")
  public @Nullable Language language;

  @Option(
      names = "--live",
      description =
          "Serve the report to this machine's browsers while it trains; prints its address, and"
              + " opens it where there is a desktop.")
  public boolean live;

  @Option(names = "--no-open", description = "Do not open a browser for --live.")
  boolean noOpen;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "0",
      description = "The port of --live; 0 for any that is free (default: ${DEFAULT-VALUE}).")
  public int port;

  @Option(names = "--json", description = "Print one JSON object as the last line.")
  public boolean json;

  /** Refuses a port that --live cannot have, before a folder is made. */
  public void requirePort() {
    if (live) {
      LiveServer.requirePort(port);
    }
  }

  /** Prints where the live page is, and opens it where that is wanted and there is a desktop. */
  public void announce(URI address, PrintWriter lines) {
    lines.println("live      " + address);
    lines.flush();
    if (!noOpen && !json) {
      DesktopBrowser.here().open(address);
    }
  }

  /** A language by its tag. */
  public static final class Lang implements ITypeConverter<Language> {
    @Override
    public Language convert(String value) {
      return Language.ofTag(value);
    }
  }
}
