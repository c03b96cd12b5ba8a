package io.evenkeel.cli.sql;

import io.evenkeel.cli.options.RunArgument;
import io.evenkeel.cli.output.Csv;
import io.evenkeel.cli.output.Json;
import io.evenkeel.cli.output.Numbers;
import io.evenkeel.cli.output.Outputs;
import io.evenkeel.cli.output.TextTable;
import io.evenkeel.cli.tables.TableRunSettings;
import io.evenkeel.cli.terminal.Terminal;
import io.evenkeel.cli.terminal.WaitingLine;
import io.evenkeel.file.AtomicFile;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.run.RunFolder;
import io.evenkeel.table.OutputNames;
import io.evenkeel.table.SqlRows;
import io.evenkeel.table.SqlSession;
import io.evenkeel.tabular.ClassTarget;
import io.evenkeel.tabular.PredictionColumns;
import io.evenkeel.tabular.TabularModel;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code evenkeel sql}: a query over files in which the run's model is a function. */
@Command(
    name = "sql",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Runs a query over files in which the run's model is a function: predict(*) is the answer for"
          + " a row, and for classes probability(*) the probability of the last one.",
      "The model finds its columns by their names; predict(t.*) takes those of t."
    },
    footer = {
      "",
      "Examples:",
      "  evenkeel sql adult-1 \"SELECT age, predict(*) AS income FROM 'new.csv' LIMIT 10\"",
      "  evenkeel sql adult-1 \"SELECT education, avg(probability(*)) FROM 'new.parquet' GROUP BY"
          + " 1\""
    })
public final class SqlCommand implements Runnable {
  /** How DuckDB writes numbers that JSON lacks. */
  private static final Set<String> NOT_FINITE = Set.of("nan", "-nan", "inf", "-inf");

  @Mixin private RunArgument run = new RunArgument();

  @Parameters(index = "1", paramLabel = "QUERY", description = "A SELECT, in DuckDB's SQL.")
  private String query = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The CSV file to write (default: standard output).")
  private @Nullable Path output;

  @Option(
      names = "--table",
      description = "Print lines whose columns stand under each other, in place of CSV.")
  private boolean aligned;

  @Option(
      names = "--json",
      description = "Print one JSON object, with the rows, or with -o how many there are.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    if (json && aligned) {
      throw new InvalidInputException("--json and --table are two ways to print: leave one out");
    }
    if (output != null) {
      Outputs.requireWritable(output);
    }
    RunFolder folder = run.folder();
    if (!TableRunSettings.isIn(folder)) {
      throw new InvalidInputException(
          "%s was trained on images, and only a model of a table can be asked in SQL"
              .formatted(folder.path()));
    }
    TabularModel model = TabularModel.of(folder.model());
    PrintWriter out = spec.commandLine().getOut();
    try (WaitingLine waiting =
            new WaitingLine("the query runs", output == null ? null : Terminal.stream());
        SqlSession session = SqlSession.open(TableRunSettings.read(folder).table().options())) {
      register(session, model);
      try (SqlRows rows = session.query(query)) {
        Path file = output;
        if (file != null) {
          long[] count = new long[1];
          AtomicFile.write(
              file,
              channel -> {
                Writer writer =
                    new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8));
                count[0] = write(rows, writer, waiting);
                writer.flush();
              });
          waiting.now("done");
          if (json) {
            Json.print(
                Json.object()
                    .put("run", folder.path().toString())
                    .put("rows", count[0])
                    .put("file", file.toString()),
                out);
          } else {
            out.println("wrote %s rows into %s".formatted(Numbers.count(count[0]), file));
          }
        } else if (json) {
          Json.print(json(folder, rows), out);
        } else if (aligned) {
          table(rows).print(out);
        } else {
          write(rows, out, waiting);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write to standard output", e);
      }
    }
    out.flush();
  }

  private static void register(SqlSession session, TabularModel model) {
    PredictionColumns answer = PredictionColumns.answer(model);
    session.register("predict", answer.inputs(), answer);
    if (model.target() instanceof ClassTarget classes) {
      PredictionColumns last = PredictionColumns.probability(model, classes.classes().size() - 1);
      session.register("probability", last.inputs(), last);
    }
  }

  private static long write(SqlRows rows, Writer out, WaitingLine waiting) throws IOException {
    out.write(Csv.line(OutputNames.free(List.of(), rows.columns())));
    long count = 0;
    for (List<@Nullable String> row = rows.next(); row != null; row = rows.next()) {
      out.write(Csv.line(row));
      count++;
      if (count % 1000 == 0) {
        waiting.now("%s rows".formatted(Numbers.count(count)));
      }
    }
    return count;
  }

  /** All rows, so that a query which fails on the way prints its error and nothing else. */
  private static ObjectNode json(RunFolder folder, SqlRows rows) {
    ObjectNode object = Json.object().put("run", folder.path().toString());
    rows.columns().forEach(object.putArray("columns")::add);
    ArrayNode all = object.putArray("rows");
    for (List<@Nullable String> row = rows.next(); row != null; row = rows.next()) {
      ArrayNode cells = all.addArray();
      for (int i = 0; i < row.size(); i++) {
        add(cells, row.get(i), rows.kinds().get(i));
      }
    }
    return object;
  }

  private static void add(ArrayNode cells, @Nullable String cell, SqlRows.Kind kind) {
    if (cell == null) {
      cells.addNull();
      return;
    }
    switch (kind) {
      case TRUTH -> cells.add(Boolean.parseBoolean(cell));
      case WHOLE -> cells.add(new BigInteger(cell));
      case NUMBER -> {
        if (NOT_FINITE.contains(cell)) {
          cells.addNull();
        } else {
          cells.add(new BigDecimal(cell));
        }
      }
      case OTHER -> cells.add(cell);
    }
  }

  private static TextTable table(SqlRows rows) {
    TextTable table =
        new TextTable("l".repeat(rows.columns().size()))
            .line(OutputNames.free(List.of(), rows.columns()));
    for (List<@Nullable String> row = rows.next(); row != null; row = rows.next()) {
      table.line(row.stream().map(cell -> cell == null ? "" : cell).toList());
    }
    return table;
  }
}
