package io.evenkeel.serve.plain;

import io.evenkeel.json.Printable;
import io.evenkeel.json.StrictJson;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.serve.limit.Limits;
import io.evenkeel.serve.limit.Refused;
import io.evenkeel.serve.model.Intake;
import io.evenkeel.table.ColumnType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * Rows in JSON: one object per row with a value for each column, or an array of numbers; several
 * rows in an array.
 */
final class JsonRows {
  private JsonRows() {}

  static PlainRows read(Intake intake, byte[] body, int length, boolean extra, Limits limits) {
    try (JsonParser parser =
        StrictJson.FACTORY.createParser(ObjectReadContext.empty(), body, 0, length)) {
      JsonToken first = parser.nextToken();
      PlainRows rows =
          switch (intake) {
            case Intake.Columns columns ->
                table(parser, first, new TableRows(columns.model(), extra, limits.rows()));
            case Intake.Picture picture ->
                numbers(parser, first, picture.shape().features(), limits.rows());
            case Intake.Numbers numbers ->
                numbers(parser, first, numbers.features(), limits.rows());
            case Intake.TensorsOnly only -> throw new Refused(Refused.UNSUPPORTED, only.why());
          };
      if (parser.nextToken() != null) {
        throw new InvalidInputException("the body is not JSON: there is more behind its value");
      }
      return rows;
    } catch (JacksonException e) {
      throw new InvalidInputException(
          "the body is not JSON: %s".formatted(StrictJson.reason(e)), e);
    }
  }

  private static PlainRows table(JsonParser parser, @Nullable JsonToken first, TableRows rows) {
    if (first == JsonToken.START_OBJECT) {
      row(parser, rows);
      return rows.rows(true);
    }
    if (first != JsonToken.START_ARRAY) {
      throw new InvalidInputException(
          "the body must be a row, an object with a value for each column, or an array of rows");
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw new InvalidInputException(
            "row %d must be an object with a value for each column".formatted(rows.count() + 1));
      }
      row(parser, rows);
    }
    return rows.rows(false);
  }

  private static void row(JsonParser parser, TableRows rows) {
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      int position = rows.position(parser.currentName());
      JsonToken value = parser.nextToken();
      if (position < 0) {
        parser.skipChildren();
      } else {
        cell(parser, value, position, rows);
      }
    }
    rows.endRow();
  }

  private static void cell(JsonParser parser, JsonToken value, int position, TableRows rows) {
    ColumnType type = rows.column(position).type();
    switch (value) {
      case VALUE_NULL -> rows.set(position, null);
      case VALUE_TRUE, VALUE_FALSE -> rows.set(position, value == JsonToken.VALUE_TRUE);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        if (type.isText()) {
          rows.set(position, parser.getString()); // a number names a category by its digits
        } else if (type == ColumnType.DATE || type == ColumnType.TIMESTAMP) {
          throw unfit(parser, position, rows);
        } else {
          double number = parser.getDoubleValue();
          if (!Double.isFinite(number)) {
            throw unfit(parser, position, rows);
          }
          rows.set(position, number);
        }
      }
      case VALUE_STRING -> {
        if (type == ColumnType.NUMBER || type == ColumnType.BOOLEAN) {
          if (rows.column(position).format() == null) {
            throw unfit(parser, position, rows);
          }
        }
        rows.setText(position, parser.getString());
      }
      default -> throw unfit(parser, position, rows);
    }
  }

  private static InvalidInputException unfit(JsonParser parser, int position, TableRows rows) {
    String wanted =
        switch (rows.column(position).type()) {
          case NUMBER -> "a finite number";
          case BOOLEAN -> "true or false";
          case CATEGORY -> "text";
          case DATE -> "a date such as \"2026-11-28\"";
          case TIMESTAMP -> "a time such as \"2026-11-28T14:30:00\"";
        };
    JsonToken token = parser.currentToken();
    String got =
        token == JsonToken.START_ARRAY
            ? "an array"
            : token == JsonToken.START_OBJECT
                ? "an object"
                : (token == JsonToken.VALUE_STRING ? "the text " : "")
                    + Printable.text(String.valueOf(parser.getString()));
    return new InvalidInputException(
        "row %d: column '%s' takes %s, but got %s"
            .formatted(rows.count() + 1, rows.column(position).name(), wanted, got));
  }

  private static PlainRows numbers(
      JsonParser parser, @Nullable JsonToken first, int features, int mostRows) {
    if (first != JsonToken.START_ARRAY) {
      throw new InvalidInputException(
          "the body must be a row, an array of %d numbers, or an array of rows"
              .formatted(features));
    }
    Numbers numbers = new Numbers(features, mostRows);
    JsonToken token = parser.nextToken();
    if (token != JsonToken.START_ARRAY) {
      numbers.row(parser, token);
      return numbers.rows(true);
    }
    while (token != JsonToken.END_ARRAY) {
      if (token != JsonToken.START_ARRAY) {
        throw new InvalidInputException(
            "row %d must be an array of %d numbers".formatted(numbers.count + 1, features));
      }
      numbers.row(parser, parser.nextToken());
      token = parser.nextToken();
    }
    return numbers.rows(false);
  }

  /** Gathers rows of numbers. */
  private static final class Numbers {
    private final int features;
    private final int mostRows;
    private float[] values;
    private int count;

    Numbers(int features, int mostRows) {
      this.features = features;
      this.mostRows = mostRows;
      values = new float[features];
    }

    /** Reads up to the end of the row's array; its elements may be in arrays themselves. */
    void row(JsonParser parser, @Nullable JsonToken start) {
      if (count == mostRows) {
        throw new Refused(
            Refused.TOO_LARGE,
            "the request has more than %d rows, which is the limit: send them in several requests"
                .formatted(mostRows));
      }
      if (values.length < (count + 1) * features) {
        values = Arrays.copyOf(values, count * 2 * features);
      }
      int at = 0;
      int depth = 0;
      for (JsonToken token = start; depth > 0 || token != JsonToken.END_ARRAY; ) {
        switch (token) {
          case START_ARRAY -> depth++;
          case END_ARRAY -> depth--;
          case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
            if (at < features) {
              values[count * features + at] = finite(parser.getFloatValue(), at);
            }
            at++;
          }
          case null, default ->
              throw new InvalidInputException(
                  "row %d takes numbers, but element %d is none".formatted(count + 1, at));
        }
        token = parser.nextToken();
      }
      if (at != features) {
        throw new InvalidInputException(
            "row %d has %d numbers, but the model takes %d".formatted(count + 1, at, features));
      }
      count++;
    }

    private float finite(float value, int at) {
      if (!Float.isFinite(value)) {
        throw new InvalidInputException(
            "row %d takes finite numbers, but element %d is not".formatted(count + 1, at));
      }
      return value;
    }

    PlainRows rows(boolean single) {
      if (count == 0) {
        throw new InvalidInputException("the request has no rows");
      }
      return new PlainRows(Arrays.copyOf(values, count * features), count, single, List.of());
    }
  }
}
