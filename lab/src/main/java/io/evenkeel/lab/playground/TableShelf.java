package io.evenkeel.lab.playground;

import io.evenkeel.file.TemporaryFolder;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.lab.page.Refusal;
import io.evenkeel.table.Column;
import io.evenkeel.table.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tables that the playground can learn from: that of the command line, and those that the page
 * sent. What was sent is deleted when the shelf is closed.
 */
public final class TableShelf implements AutoCloseable {
  /** Most bytes of a file that the page sends. */
  static final long LARGEST_UPLOAD = 64L << 20;

  private final Map<String, Kept> tables = new LinkedHashMap<>();
  private @Nullable TemporaryFolder folder;
  private int uploads;

  private record Kept(Table table, String target) {}

  /**
   * A table as the page offers it.
   *
   * @param columns that may be predicted
   * @param target that is predicted until another is chosen
   */
  record Offer(String name, List<String> columns, String target) {

    Offer {
      columns = List.copyOf(columns);
    }
  }

  /** An empty shelf. */
  public TableShelf() {}

  /**
   * Puts a table on it.
   *
   * @param target the column to predict; null for the last one
   * @throws InvalidInputException if it has no such column, or fewer than two
   */
  public synchronized void add(String name, Table table, @Nullable String target) {
    if (table.columns().size() < 2) {
      throw Refusal.of("refusal.oneColumn", name);
    }
    Column predicted = target == null ? table.columns().getLast() : table.column(target);
    tables.put(name, new Kept(table, predicted.name()));
  }

  /** What is there, in the order in which it came. */
  synchronized List<Offer> offers() {
    List<Offer> offers = new ArrayList<>();
    tables.forEach((name, kept) ->
        offers.add(
            new Offer(
                name, kept.table().columns().stream().map(Column::name).toList(), kept.target())));
    return offers;
  }

  /** A table, prepared to predict a column. */
  PlaygroundTable plan(String name, String target, long seed) {
    try {
      return PlaygroundTable.of(name, kept(name).table(), target, seed);
    } catch (InvalidInputException e) {
      throw said(e);
    }
  }

  /** The column of a table that is predicted until another is chosen. */
  String target(String name) {
    return kept(name).target();
  }

  /** Whether the rows are those of the table that now has that name. */
  boolean isCurrent(String name, PlaygroundData data) {
    return data.table() == null || data.table().source().equals(kept(name).table());
  }

  private synchronized Kept kept(String name) {
    Kept kept = tables.get(name);
    if (kept == null) {
      throw Refusal.of("refusal.noTable", name);
    }
    return kept;
  }

  /**
   * Takes in a file that the page sends.
   *
   * @param name of the file, whose ending says what it is
   * @return the table's name
   * @throws InvalidInputException if it is too large, or no table
   */
  String upload(String name, InputStream body) {
    String plain = name.replaceAll("[^\\p{L}\\p{N}._ -]", "_").replaceAll("^\\.+", "_");
    if (plain.isBlank()) {
      throw Refusal.of("refusal.fileName");
    }
    Path place = place();
    try {
      Path file = Files.createDirectories(place).resolve(plain);
      copy(body, file, plain);
      add(plain, Table.read(file), null);
      return plain;
    } catch (IOException e) {
      delete(place);
      throw new UncheckedIOException(e);
    } catch (InvalidInputException e) {
      delete(place);
      throw said(e);
    }
  }

  /** The reader knows the file's name, but not where it was put. */
  private synchronized InvalidInputException said(InvalidInputException e) {
    String message = String.valueOf(e.getMessage());
    return folder == null || e instanceof Refusal
        ? e
        : new InvalidInputException(
            message.replaceAll(Pattern.quote(folder.path() + "/") + "\\d+/", ""), e);
  }

  private synchronized Path place() {
    if (folder == null) {
      folder = TemporaryFolder.create();
    }
    return folder.path().resolve(String.valueOf(++uploads));
  }

  private static void copy(InputStream from, Path to, String name) throws IOException {
    try (OutputStream out = Files.newOutputStream(to)) {
      byte[] buffer = new byte[1 << 16];
      long size = 0;
      for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
        size += read;
        if (size > LARGEST_UPLOAD) {
          throw tooLarge(name);
        }
        out.write(buffer, 0, read);
      }
    }
  }

  static InvalidInputException tooLarge(String name) {
    return Refusal.of("playground.tooLarge", name, String.valueOf(LARGEST_UPLOAD >> 20));
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList().reversed()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void close() {
    if (folder != null) {
      folder.close();
      folder = null;
    }
  }
}
