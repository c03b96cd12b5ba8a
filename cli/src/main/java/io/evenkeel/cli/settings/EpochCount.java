package io.evenkeel.cli.settings;

import io.evenkeel.cli.output.Numbers;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A number of epochs, the last of which may be a part of one.
 *
 * @param count the last one counted
 * @param lastShare how much of the last one
 */
public record EpochCount(int count, double lastShare) {

  /** As one writes it: {@code 10} or {@code 9.9}. */
  @Override
  public String toString() {
    return lastShare == 1 ? Numbers.count(count) : String.format(Locale.ROOT, "%s", sum());
  }

  /** In words: {@code 1 epoch}, {@code 9.9 epochs}. */
  String words() {
    return lastShare == 1 ? Numbers.epochs(count) : this + " epochs";
  }

  /** The number, without what binary fractions add to it. */
  private double sum() {
    return Math.rint((count - 1 + lastShare) * 1e6) / 1e6;
  }

  /** For picocli. */
  public static final class Converter implements ITypeConverter<EpochCount> {
    @Override
    public EpochCount convert(String value) {
      if (!value.matches("[+-]?(\\d{1,9}(\\.\\d*)?|\\.\\d+)")) {
        throw new TypeConversionException(
            "expected a number of epochs, such as 10 or 9.9, but got '%s'".formatted(value));
      }
      double epochs = Double.parseDouble(value);
      int count = (int) Math.ceil(epochs);
      return new EpochCount(count, count < 1 ? 1 : epochs - (count - 1));
    }
  }
}
