package io.evenkeel.serve.plain;

import io.evenkeel.json.Printable;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.serve.limit.Limits;
import io.evenkeel.serve.limit.Refused;
import io.evenkeel.serve.model.Intake;
import io.evenkeel.table.TableOptions;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows in CSV (RFC 4180) in UTF-8: a header with the columns' names, then one line per row; commas,
 * semicolons or tabs between cells, as in the header. Rows of numbers have no header.
 */
final class CsvRows {
  private final String text;
  private final char delimiter;
  private int at;
  private int line = 1;

  private CsvRows(String text) {
    this.text = text;
    at = text.startsWith("\uFEFF") ? 1 : 0;
    String header = text.lines().findFirst().orElse("");
    delimiter = header.indexOf('\t') >= 0 ? '\t' : commas(header) ? ',' : ';';
  }

  private static boolean commas(String header) {
    return header.indexOf(',') >= 0 || header.indexOf(';') < 0;
  }

  static PlainRows read(Intake intake, byte[] body, int length, boolean extra, Limits limits) {
    String text;
    try {
      text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body, 0, length)).toString();
    } catch (CharacterCodingException e) {
      throw new InvalidInputException("the CSV must be in UTF-8", e);
    }
    CsvRows csv = new CsvRows(text);
    return switch (intake) {
      case Intake.Columns columns ->
          csv.table(columns.reading(), new TableRows(columns.model(), extra, limits.rows()));
      case Intake.Picture picture -> csv.numbers(picture.shape().features(), limits.rows());
      case Intake.Numbers numbers -> csv.numbers(numbers.features(), limits.rows());
      case Intake.TensorsOnly only -> throw new Refused(Refused.UNSUPPORTED, only.why());
    };
  }

  private PlainRows table(TableOptions reading, TableRows rows) {
    List<String> header = next();
    if (header == null) {
      throw new InvalidInputException("the CSV is empty: its first line has the columns' names");
    }
    int[] positions = new int[header.size()];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = rows.position(header.get(i).strip());
    }
    for (List<String> cells = next(); cells != null; cells = next()) {
      requireCells(cells, positions.length, "the header has");
      for (int i = 0; i < positions.length; i++) {
        if (positions[i] >= 0) {
          String cell = cells.get(i);
          rows.setText(positions[i], reading.meansMissing(cell) ? "" : cell);
        }
      }
      rows.endRow();
    }
    return rows.rows(false);
  }

  private void requireCells(List<String> cells, int wanted, String who) {
    if (cells.size() != wanted) {
      throw new InvalidInputException(
          "line %d of the CSV has %d cells, but %s %d"
              .formatted(line - 1, cells.size(), who, wanted));
    }
  }

  private PlainRows numbers(int features, int mostRows) {
    float[] values = new float[features];
    int count = 0;
    for (List<String> cells = next(); cells != null; cells = next()) {
      if (count == mostRows) {
        throw new Refused(
            Refused.TOO_LARGE,
            "the request has more than %d rows, which is the limit: send them in several requests"
                .formatted(mostRows));
      }
      requireCells(cells, features, "the model takes");
      if (values.length < (count + 1) * features) {
        values = Arrays.copyOf(values, count * 2 * features);
      }
      for (int i = 0; i < features; i++) {
        values[count * features + i] = number(cells.get(i).strip());
      }
      count++;
    }
    if (count == 0) {
      throw new InvalidInputException("the request has no rows");
    }
    return new PlainRows(Arrays.copyOf(values, count * features), count, false, List.of());
  }

  private float number(String cell) {
    try {
      float value = Float.parseFloat(cell);
      if (Float.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw notNumber(cell, e);
    }
    throw notNumber(cell, null);
  }

  private InvalidInputException notNumber(String cell, @Nullable Exception cause) {
    return new InvalidInputException(
        "line %d of the CSV takes finite numbers, but got '%s'"
            .formatted(line - 1, Printable.text(cell)),
        cause);
  }

  /** The cells of the next line that is not empty; null at the end. */
  private @Nullable List<String> next() {
    while (at < text.length() && (text.charAt(at) == '\n' || text.charAt(at) == '\r')) {
      line += text.charAt(at) == '\n' ? 1 : 0;
      at++;
    }
    if (at >= text.length()) {
      line++;
      return null;
    }
    List<String> cells = new ArrayList<>();
    boolean more = true;
    while (more) {
      cells.add(cell());
      more = at < text.length() && text.charAt(at) == delimiter;
      at += more ? 1 : 0;
    }
    at += at < text.length() && text.charAt(at) == '\r' ? 1 : 0;
    at += at < text.length() && text.charAt(at) == '\n' ? 1 : 0;
    line++;
    return cells;
  }

  private String cell() {
    if (at < text.length() && text.charAt(at) == '"') {
      return quoted();
    }
    int from = at;
    while (at < text.length() && isInCell(text.charAt(at))) {
      at++;
    }
    return text.substring(from, at);
  }

  private boolean isInCell(char c) {
    return c != delimiter && c != '\n' && c != '\r';
  }

  private String quoted() {
    int opened = line;
    StringBuilder cell = new StringBuilder();
    at++;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != '"') {
        cell.append(c);
        line += c == '\n' ? 1 : 0;
      } else if (at < text.length() && text.charAt(at) == '"') {
        cell.append('"');
        at++;
      } else {
        if (at < text.length() && isInCell(text.charAt(at))) {
          throw new InvalidInputException(
              "line %d of the CSV has text after a closing quote".formatted(opened));
        }
        return cell.toString();
      }
    }
    throw new InvalidInputException(
        "line %d of the CSV has a quote that is never closed".formatted(opened));
  }
}
