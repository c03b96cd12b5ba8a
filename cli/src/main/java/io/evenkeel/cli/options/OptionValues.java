package io.evenkeel.cli.options;

import io.evenkeel.file.UserPath;
import io.evenkeel.kernels.InvalidInputException;
import java.nio.file.Path;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts what stands after an option; messages say what was expected, not a type's name. */
public final class OptionValues {
  private static final String WHOLE = "a whole number";
  private static final String NUMBER = "a number";

  private OptionValues() {}

  /** Has a command and its subcommands use these. */
  public static void register(CommandLine commandLine) {
    ITypeConverter<Integer> integers = converter(WHOLE, OptionValues::integer);
    ITypeConverter<Long> longs = converter(WHOLE, Long::decode);
    ITypeConverter<Double> doubles = converter(NUMBER, Double::valueOf);
    ITypeConverter<Boolean> booleans = converter("true or false", OptionValues::truth);
    commandLine
        .registerConverter(int.class, integers)
        .registerConverter(Integer.class, integers)
        .registerConverter(long.class, longs)
        .registerConverter(Long.class, longs)
        .registerConverter(double.class, doubles)
        .registerConverter(Double.class, doubles)
        .registerConverter(boolean.class, booleans)
        .registerConverter(Boolean.class, booleans)
        .registerConverter(Character.class, converter("a single character", OptionValues::single))
        .registerConverter(Path.class, OptionValues::path);
  }

  /** Sets those of an object's options that some words of a command line give. */
  public static <T> T read(T options, String... words) {
    CommandLine commandLine = new CommandLine(options).setUnmatchedArgumentsAllowed(true);
    register(commandLine);
    commandLine.parseArgs(words);
    return options;
  }

  /** A value that cannot be read throws an {@link IllegalArgumentException}. */
  private static <T> ITypeConverter<T> converter(String expected, Function<String, T> reading) {
    return value -> {
      try {
        return reading.apply(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("expected %s, but got '%s'".formatted(expected, value));
      }
    };
  }

  private static int integer(String value) {
    long number = Long.decode(value);
    if (number != (int) number) {
      throw new TypeConversionException(
          "expected a whole number from %d to %d, but got '%s'"
              .formatted(Integer.MIN_VALUE, Integer.MAX_VALUE, value));
    }
    return (int) number;
  }

  private static boolean truth(String value) {
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(value);
    };
  }

  private static char single(String value) {
    if (value.length() != 1) {
      throw new IllegalArgumentException(value);
    }
    return value.charAt(0);
  }

  private static Path path(String value) {
    try {
      return UserPath.of(value);
    } catch (InvalidInputException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
