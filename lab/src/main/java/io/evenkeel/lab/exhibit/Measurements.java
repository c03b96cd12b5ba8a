package io.evenkeel.lab.exhibit;

import io.evenkeel.json.StrictJson;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.lab.compare.Spread;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * All that an exhibit measured: arrays of numbers under names such as {@code accuracy/with/1}, the
 * last part being the seed. Filled by several threads, then read.
 */
public final class Measurements {
  private static final String SEEDS = "seeds";

  private final Map<String, double[]> values = new TreeMap<>();

  /** Nothing measured yet. */
  public Measurements(long... seeds) {
    put(SEEDS, Arrays.stream(seeds).asDoubleStream().toArray());
  }

  /** The name of an array. */
  static String key(String quantity, String variant, long seed) {
    return quantity + "/" + variant + "/" + seed;
  }

  /** Takes an array in. */
  synchronized Measurements put(String name, double... array) {
    values.put(name, array);
    return this;
  }

  /** The array of that name. */
  synchronized double[] get(String name) {
    double[] array = values.get(name);
    if (array == null) {
      throw new IllegalArgumentException("nothing was measured as " + name);
    }
    return array;
  }

  /** The array of a quantity of a variant from a seed. */
  double[] get(String quantity, String variant, long seed) {
    return get(key(quantity, variant, seed));
  }

  /** The seeds that the measurement was repeated with. */
  long[] seeds() {
    return Arrays.stream(get(SEEDS)).mapToLong(seed -> (long) seed).toArray();
  }

  /** A figure of each seed's array. */
  double[] each(String quantity, String variant, ToDoubleFunction<double[]> figure) {
    return Arrays.stream(seeds())
        .mapToDouble(seed -> figure.applyAsDouble(get(quantity, variant, seed)))
        .toArray();
  }

  /** The last number of each seed's array. */
  double[] last(String quantity, String variant) {
    return each(quantity, variant, array -> array[array.length - 1]);
  }

  /** The spread over the seeds of one position of the arrays. */
  Spread at(String quantity, String variant, int position) {
    return Spread.of(each(quantity, variant, array -> array[position]));
  }

  /** As JSON; what is not finite is null. */
  ObjectNode json() {
    ObjectNode json = StrictJson.object();
    values.forEach((name, array) -> {
      ArrayNode numbers = json.putArray(name);
      for (double number : array) {
        if (Double.isFinite(number)) {
          numbers.add(number);
        } else {
          numbers.addNull();
        }
      }
    });
    return json;
  }

  /**
   * From JSON.
   *
   * @param what whose they are, for the message
   * @throws InvalidInputException if it is no object of arrays of numbers
   */
  static Measurements of(JsonNode json, String what) {
    Measurements measurements = new Measurements();
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      JsonNode array = entry.getValue();
      double[] numbers = new double[array.size()];
      for (int i = 0; i < numbers.length; i++) {
        JsonNode number = array.get(i);
        if (!number.isNull() && !number.isNumber()) {
          throw new InvalidInputException(
              "%s holds something other than numbers as %s: delete it, and it is measured anew"
                  .formatted(what, entry.getKey()));
        }
        numbers[i] = number.isNull() ? Double.NaN : number.doubleValue();
      }
      measurements.put(entry.getKey(), numbers);
    }
    return measurements;
  }
}
