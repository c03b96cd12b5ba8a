package io.evenkeel.cli;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.Initialization;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The initializations by their names: {@code auto, he, xavier, gaussian:SIGMA}. */
final class InitConverter implements ITypeConverter<Initialization>, Iterable<String> {
  private static final String GAUSSIAN = "gaussian:";

  @Override
  public Initialization convert(String value) {
    try {
      return parse(value);
    } catch (InvalidInputException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  /**
   * The initialization of that name.
   *
   * @throws InvalidInputException if there is none
   */
  static Initialization parse(String value) {
    if (value.startsWith(GAUSSIAN)) {
      try {
        return new Initialization.Gaussian(Double.parseDouble(value.substring(GAUSSIAN.length())));
      } catch (NumberFormatException e) {
        throw wrong(value);
      }
    }
    return switch (value) {
      case "auto" -> new Initialization.FromActivation();
      case "he" -> new Initialization.He();
      case "xavier" -> new Initialization.Xavier();
      default -> throw wrong(value);
    };
  }

  private static InvalidInputException wrong(String value) {
    return new InvalidInputException(
        "expected auto, he, xavier or gaussian:SIGMA such as gaussian:0.1, but got '%s'"
            .formatted(value));
  }

  /** What {@link #convert} makes it of. */
  static String text(Initialization initialization) {
    return switch (initialization) {
      case Initialization.FromActivation() -> "auto";
      case Initialization.He() -> "he";
      case Initialization.Xavier() -> "xavier";
      case Initialization.Gaussian(double sigma) -> GAUSSIAN + sigma;
    };
  }

  @Override
  public Iterator<String> iterator() {
    return List.of("auto", "he", "xavier", GAUSSIAN + "0.1").iterator();
  }
}
