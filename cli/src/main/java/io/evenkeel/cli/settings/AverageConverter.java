package io.evenkeel.cli.settings;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.optimizer.WeightAverage;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The averages of the weights by their names: {@code none, ema:DECAY, lookahead, lookahead:K}. */
public final class AverageConverter implements ITypeConverter<String>, Iterable<String> {
  public static final String NONE = "none";
  private static final String EMA = "ema:";
  private static final String LOOKAHEAD = "lookahead";
  private static final String LOOKAHEAD_EVERY = LOOKAHEAD + ":";

  @Override
  public String convert(String value) {
    try {
      parse(value);
      return value;
    } catch (InvalidInputException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  /**
   * The average of that name.
   *
   * @throws InvalidInputException if there is none
   */
  static WeightAverage parse(String value) {
    try {
      if (value.startsWith(EMA)) {
        return WeightAverage.ema(Double.parseDouble(value.substring(EMA.length())));
      }
      if (value.startsWith(LOOKAHEAD_EVERY)) {
        return WeightAverage.lookahead(Integer.parseInt(value.substring(LOOKAHEAD_EVERY.length())));
      }
    } catch (NumberFormatException e) {
      throw wrong(value);
    }
    return switch (value) {
      case NONE -> WeightAverage.none();
      case LOOKAHEAD -> WeightAverage.lookahead();
      default -> throw wrong(value);
    };
  }

  private static InvalidInputException wrong(String value) {
    return new InvalidInputException(
        "expected none, ema:DECAY such as ema:0.999, lookahead or lookahead:STEPS, but got '%s'"
            .formatted(value));
  }

  @Override
  public Iterator<String> iterator() {
    return List.of(NONE, EMA + "0.999", LOOKAHEAD).iterator();
  }
}
