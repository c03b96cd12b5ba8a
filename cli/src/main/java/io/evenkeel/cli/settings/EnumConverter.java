package io.evenkeel.cli.settings;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Converts an option's value to a constant, written in lower case with hyphens: {@code leaky-relu}.
 * As the option's completion candidates it lists them.
 */
public abstract class EnumConverter<E extends Enum<E>>
    implements ITypeConverter<E>, Iterable<String> {
  private final List<E> constants;

  /** Allows every constant. */
  public EnumConverter(Class<E> type) {
    constants = List.of(type.getEnumConstants());
  }

  /** Allows some constants. */
  public EnumConverter(Set<E> allowed) {
    constants = List.copyOf(allowed);
  }

  @Override
  public E convert(String value) {
    for (E constant : constants) {
      if (text(constant).equals(value.toLowerCase(Locale.ROOT).replace('_', '-'))) {
        return constant;
      }
    }
    throw new TypeConversionException(
        "expected one of %s, but got '%s'".formatted(String.join(", ", names()), value));
  }

  /** How a constant is written. */
  public static String text(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private List<String> names() {
    return constants.stream().map(EnumConverter::text).toList();
  }

  @Override
  public Iterator<String> iterator() {
    return names().iterator();
  }
}
