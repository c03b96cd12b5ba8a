package io.evenkeel.cli.settings;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Epochs of the whitened layer's bias, or {@code off}. */
public final class WhitenConverter implements ITypeConverter<Integer> {
  public static final int OFF = -1;

  @Override
  public Integer convert(String value) {
    if (value.equals("off")) {
      return OFF;
    }
    if (!value.matches("\\d{1,9}")) {
      throw new TypeConversionException(
          "expected the number of epochs that the first layer's bias is trained for, such as 3, or"
              + " off, but got '%s'".formatted(value));
    }
    return Integer.valueOf(value);
  }
}
