package io.evenkeel.cli.lab;

import io.evenkeel.cli.options.FolderOptions;
import io.evenkeel.cli.options.OnceOnly;
import io.evenkeel.cli.output.Version;
import io.evenkeel.cli.tables.TableReading;
import io.evenkeel.cli.tables.TableReadingOptions;
import io.evenkeel.cli.terminal.Terminal;
import io.evenkeel.cli.terminal.WaitingLine;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.lab.live.LiveServer;
import io.evenkeel.lab.page.Language;
import io.evenkeel.lab.playground.PlaygroundSetup;
import io.evenkeel.lab.playground.TableShelf;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evenkeel lab}: the playground, or the exhibits. */
@Command(
    name = "lab",
    sortOptions = false,
    description =
        "The playground: two small networks, with batch normalization and without, train side by"
            + " side in the browser while you turn the knobs. Or the exhibits: each puts one claim"
            + " about batch normalization to the test, and says what was measured; measurements"
            + " are kept, and made again only where their settings change.",
    footer = {
      "",
      "Examples:",
      "  evenkeel lab",
      "  evenkeel lab people.csv --target answer",
      "  evenkeel lab --exhibits --report lab.html",
      "  evenkeel lab --exhibits place,why --quick --report two.html --lang zh"
    })
public final class LabCommand implements Runnable {
  @Parameters(
      arity = "0..1",
      paramLabel = "DATA",
      description =
          "A table to learn from: CSV, JSON lines or Parquet, or several files by a pattern in quotes"
              + " (default: points in the plane). More can be chosen in the page.")
  private @Nullable String data;

  @Option(
      names = "--target",
      paramLabel = "COLUMN",
      description = "The column of the table to predict (default: the last one).")
  private @Nullable String target;

  @Option(
      names = "--sql",
      paramLabel = "QUERY",
      description = "Take the table from a query: SELECT ... FROM 'a.parquet'.")
  private @Nullable String sql;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "0",
      description = "The port on 127.0.0.1; 0 for any that is free (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(names = "--no-open", description = "Only print the page's address; open no browser.")
  private boolean noOpen;

  @Option(
      names = "--lang",
      paramLabel = "LANG",
      converter = FolderOptions.Lang.class,
      description = "The language of the page: en or zh (default: the browser's).")
  private @Nullable Language language;

  @ArgGroup(validate = false, exclusive = false, heading = "%nHow the table is read:%n")
  private TableReadingOptions reading = new TableReadingOptions();

  @ArgGroup(validate = false, exclusive = false, heading = "%nThe exhibits:%n")
  private ExhibitOptions exhibits = new ExhibitOptions();

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    OnceOnly.require(spec);
    if (exhibits.given()) {
      requireNoTable();
      new ExhibitSession(exhibits, language)
          .run(spec.commandLine().getOut(), spec.commandLine().getErr());
      return;
    }
    LiveServer.requirePort(port);
    TableShelf tables = tables();
    PlaygroundSetup setup =
        new PlaygroundSetup(
            port, language, tables, exhibits.cache, Version.read(), exhibits.threads());
    new PlaygroundSession(setup, !noOpen).run(spec.commandLine().getOut());
  }

  private void requireNoTable() {
    if (data != null || sql != null || target != null || reading.isAny()) {
      throw new InvalidInputException(
          "the exhibits have data of their own: leave out the table and its options, or leave out"
              + " --exhibits");
    }
  }

  /** With the table that was given, if one was. */
  private TableShelf tables() {
    TableShelf shelf = new TableShelf();
    if (data != null && sql != null) {
      throw new InvalidInputException("the table comes from --sql or from DATA, so leave one out");
    }
    if (data == null && sql == null) {
      if (target != null || reading.isAny()) {
        throw new InvalidInputException(
            "options for a table were given, but no table: give its file, or a query with --sql");
      }
      return shelf;
    }
    TableReading table = reading.reading(data == null ? null : TableReading.lasting(data), sql);
    try (WaitingLine _ = new WaitingLine("opening " + table.word(), Terminal.stream())) {
      shelf.add(table.word(), table.table(), target);
    }
    return shelf;
  }
}
