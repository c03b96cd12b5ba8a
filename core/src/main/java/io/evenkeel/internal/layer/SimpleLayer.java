package io.evenkeel.internal.layer;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.LeafLayer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * A kind of layer all of whose settings are numbers, so that files and texts need no more than its
 * record to write and read it: the settings are its components, in their order.
 *
 * @param type a record
 */
public record SimpleLayer(Class<? extends LeafLayer> type) {
  private static final Set<Class<?>> NUMBERS = Set.of(int.class, float.class, double.class);

  /** All kinds. */
  public static List<SimpleLayer> all() {
    return leaves(LeafLayer.class)
        .filter(Class::isRecord)
        .filter(type ->
            Arrays.stream(type.getRecordComponents()).allMatch(c -> NUMBERS.contains(c.getType())))
        .map(type -> new SimpleLayer(type.asSubclass(LeafLayer.class)))
        .toList();
  }

  private static Stream<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(SimpleLayer::leaves)
        : Stream.of(type);
  }

  /** The kind of a name, in upper or lower case; empty if there is none. */
  public static Optional<SimpleLayer> named(String kind) {
    return all().stream().filter(simple -> simple.kind().equalsIgnoreCase(kind)).findFirst();
  }

  /** The kind of a layer. */
  public static SimpleLayer of(LeafLayer layer) {
    return all().stream()
        .filter(simple -> simple.type.isInstance(layer))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(layer.kind() + " has settings that are not numbers"));
  }

  /** Its name, that of the record. */
  public String kind() {
    return type.getSimpleName();
  }

  /** The names of its settings. */
  public List<String> settings() {
    return Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList();
  }

  /** The settings of a layer of this kind: an Integer, Float or Double each. */
  public List<Number> values(LeafLayer layer) {
    return Arrays.stream(type.getRecordComponents()).map(c -> value(c, layer)).toList();
  }

  private static Number value(RecordComponent component, LeafLayer layer) {
    try {
      return (Number) component.getAccessor().invoke(layer);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * A layer of this kind.
   *
   * @param value of a setting by its name
   * @throws InvalidInputException if a value is none that the layer takes
   */
  public LeafLayer layer(ToDoubleFunction<String> value) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values =
        Arrays.stream(components)
            .map(c -> converted(c, value.applyAsDouble(c.getName())))
            .toArray();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof InvalidInputException refused) {
        throw refused;
      }
      throw new IllegalStateException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object converted(RecordComponent component, double value) {
    Class<?> type = component.getType();
    if (type == double.class) {
      return value;
    }
    if (type == float.class) {
      return (float) value;
    }
    if (value != (int) value) {
      throw new InvalidInputException(
          "%s must be an integer, but got %s".formatted(component.getName(), value));
    }
    return (int) value;
  }
}
