package io.evenkeel.cli.settings;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.Initialization;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The initializations by their names: {@code auto, he, xavier, uniform, gaussian:SIGMA, dirac} and
 * {@code dirac:OTHERS}.
 */
public final class InitConverter implements ITypeConverter<Initialization>, Iterable<String> {
  private static final String GAUSSIAN = "gaussian:";
  private static final String DIRAC = "dirac";
  private static final String DIRAC_AND = DIRAC + ":";

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
    if (value.startsWith(DIRAC_AND)) {
      Initialization others = parse(value.substring(DIRAC_AND.length()));
      if (others instanceof Initialization.Dirac) {
        throw wrong(value);
      }
      return new Initialization.Dirac(others);
    }
    return switch (value) {
      case "uniform" -> new Initialization.Uniform();
      case DIRAC -> Initialization.dirac();
      case "auto" -> new Initialization.FromActivation();
      case "he" -> new Initialization.He();
      case "xavier" -> new Initialization.Xavier();
      default -> throw wrong(value);
    };
  }

  private static InvalidInputException wrong(String value) {
    return new InvalidInputException(
        "expected auto, he, xavier, uniform, gaussian:SIGMA such as gaussian:0.1, or dirac:OTHERS such as dirac:he, but got '%s'"
            .formatted(value));
  }

  /** The text that {@link #convert} makes it of. */
  public static String text(Initialization initialization) {
    return switch (initialization) {
      case Initialization.FromActivation() -> "auto";
      case Initialization.He() -> "he";
      case Initialization.Xavier() -> "xavier";
      case Initialization.Uniform() -> "uniform";
      case Initialization.Dirac(Initialization others) -> DIRAC_AND + text(others);
      case Initialization.Gaussian(double sigma) -> GAUSSIAN + sigma;
    };
  }

  @Override
  public Iterator<String> iterator() {
    return List.of("auto", "he", "xavier", "uniform", GAUSSIAN + "0.1", DIRAC).iterator();
  }
}
