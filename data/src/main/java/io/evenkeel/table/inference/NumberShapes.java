package io.evenkeel.table.inference;

import io.evenkeel.table.format.NumberFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The shapes of a column's cells: each digit becomes a 9, except for a 0 that begins a run of
 * digits, and more than four in a run become four. All cells of a shape are numbers, or none is,
 * whatever the way of writing them; so a way is tried on the few shapes rather than the many cells.
 */
final class NumberShapes {
  private static final int MOST_SHAPES = 512;
  private static final int LONGEST = 48;
  private static final int LONGEST_RUN = 4;

  /**
   * This many groups of exactly three digits, beside bare numbers below 1000, cannot be decimals.
   */
  private static final int SURELY_GROUPS = 50;

  private static final Pattern NO_UNIT =
      Pattern.compile("[0-9.,'+() \\u2212-]+|[eE](?=[+-]?[0-9])");
  private static final Pattern UNIT =
      Pattern.compile(
          "\\p{Sc}|(US|AU|CA|NZ|HK|A|C|R|S)\\$|[%‰元円원]|kr|zł|Ft|Kč"
              + "|USD|EUR|GBP|CHF|JPY|CNY|RMB|INR|AUD|CAD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|BRL|MXN|ZAR"
              + "|SGD|HKD|KRW|TRY|RUB|ILS|THB");
  private static final Pattern ZERO_FIRST = Pattern.compile("[^0-9]*0[0-9].*");
  private static final Pattern BARE = Pattern.compile("[^0-9]*[0-9]{1,3}[^0-9.,' ]*");
  private static final Pattern GROUPED = Pattern.compile(".*[0-9][.,][0-9]{3}[^0-9]*");

  /** How many cells have a shape, and the first of them. */
  private static final class Shape {
    final String first;
    long count;

    Shape(String first) {
      this.first = first;
    }
  }

  private final Map<String, Shape> shapes = new HashMap<>();
  private final StringBuilder text = new StringBuilder();

  /** Takes in a cell that has a digit. */
  void add(String cell) {
    if (cell.length() > LONGEST) {
      return;
    }
    String shape = shape(cell);
    Shape known = shapes.get(shape);
    if (known == null) {
      if (shapes.size() == MOST_SHAPES) {
        return;
      }
      known = new Shape(cell);
      shapes.put(shape, known);
    }
    known.count++;
  }

  private String shape(String cell) {
    text.setLength(0);
    int run = 0;
    for (int i = 0; i < cell.length(); i++) {
      char c = cell.charAt(i);
      if (c < '0' || c > '9') {
        run = 0;
        text.append(
            switch (c) {
              case '\u00A0', '\u202F' -> ' ';
              case '\u2019' -> '\'';
              default -> c;
            });
      } else if (run++ < LONGEST_RUN) {
        text.append(run == 1 && c == '0' ? '0' : '9');
      }
    }
    return text.toString();
  }

  /**
   * How the column's numbers are written.
   *
   * @param present number of the column's cells that are not missing
   * @param words number of those that are nan or inf, which fit every way
   * @param decimal the decimal sign that the user names; null for none
   */
  Reading<NumberFormat> judge(long present, long words, @Nullable Character decimal) {
    long needed = present - present / 20 - words;
    if (needed <= 0 || count(s -> ZERO_FIRST.matcher(s).matches()) > 0) {
      return Reading.none();
    }
    if (count(matching(NumberFormat.PLAIN)) >= needed) {
      return plain(needed, decimal);
    }
    Set<String> units = units();
    List<String> named = units.stream().filter(u -> !u.isEmpty()).toList();
    boolean shares = named.contains("%") || named.contains("‰");
    boolean alike = named.size() < 2 && !(shares && units.contains(""));
    String unit = named.isEmpty() ? "" : named.getFirst();
    NumberFormat point = best(NumberFormat.POINT, unit);
    NumberFormat comma = best(NumberFormat.COMMA, unit);
    long asPoint = alike ? count(matching(point)) : 0;
    long asComma = alike ? count(matching(comma)) : 0;
    if (Math.max(asPoint, asComma) < needed) {
      return mixed(needed, units, point, comma);
    } else if (asPoint != asComma) {
      return Reading.sure(asPoint > asComma ? point : comma);
    } else if (count(s -> s.indexOf('.') >= 0 || s.indexOf(',') >= 0) == 0) {
      return Reading.sure(decimal != null && decimal == ',' ? comma : point);
    } else if (decimal != null) {
      return Reading.sure(decimal == ',' ? comma : point);
    }
    return severalFit(point, comma);
  }

  /**
   * Plain numbers whose points could all stand between thousands are read so in a file of commas.
   */
  private Reading<NumberFormat> plain(long needed, @Nullable Character decimal) {
    Predicate<String> pointed = s -> s.indexOf('.') >= 0;
    boolean couldBeGrouped =
        count(pointed) > 0
            && count(matching(NumberFormat.COMMA)) >= needed
            && count(pointed.and(matching(NumberFormat.COMMA)).and(GROUPED.asMatchPredicate()))
                == count(pointed);
    if (!couldBeGrouped) {
      return Reading.sure(NumberFormat.PLAIN);
    }
    return decimal != null && decimal == ','
        ? Reading.sure(NumberFormat.COMMA)
        : Reading.rather(NumberFormat.PLAIN, NumberFormat.COMMA);
  }

  private Reading<NumberFormat> severalFit(NumberFormat point, NumberFormat comma) {
    Predicate<String> signed = s -> s.indexOf('.') >= 0 || s.indexOf(',') >= 0;
    boolean groups =
        count(signed.and(GROUPED.asMatchPredicate())) >= SURELY_GROUPS
            && count(BARE.asMatchPredicate()) > 0
            && count(signed.negate().and(BARE.asMatchPredicate().negate())) == 0;
    boolean commas = count(s -> s.indexOf(',') >= 0) > 0;
    return groups
        ? Reading.sure(commas ? point : comma)
        : Reading.several(List.of(point, comma), first(signed));
  }

  /** Cells that are numbers each in some way, but not all in one. */
  private Reading<NumberFormat> mixed(
      long needed, Set<String> units, NumberFormat point, NumberFormat comma) {
    Predicate<String> some =
        units.stream()
            .flatMap(u -> Stream.of(point.with(u), comma.with(u)))
            .map(NumberShapes::matching)
            .reduce(matching(NumberFormat.PLAIN), Predicate::or);
    if (count(some) < needed) {
      return Reading.none();
    }
    Predicate<String> other =
        some.and(
            units.size() > 1
                ? s -> !unit(s).equals(unit(shape(first(some))))
                : count(matching(point)) > 0 ? matching(point).negate() : matching(comma).negate());
    return Reading.mixed(first(some.and(other.negate())), first(other));
  }

  /** Among the signs that may group digits, the one that fits most cells. */
  private NumberFormat best(NumberFormat usual, String unit) {
    NumberFormat best = usual.with(unit);
    for (String group : List.of(" ", "'")) {
      NumberFormat other = new NumberFormat(usual.decimal(), group, unit);
      if (count(matching(other)) > count(matching(best))) {
        best = other;
      }
    }
    return best;
  }

  private Set<String> units() {
    Set<String> units = new LinkedHashSet<>();
    for (String shape : new ArrayList<>(shapes.keySet())) {
      String unit = unit(shape);
      if (unit.isEmpty() || UNIT.matcher(unit).matches()) {
        units.add(unit);
      }
    }
    return units;
  }

  private static String unit(String shape) {
    return NO_UNIT.matcher(shape).replaceAll("");
  }

  private static Predicate<String> matching(NumberFormat format) {
    return Pattern.compile(format.pattern()).asMatchPredicate();
  }

  private long count(Predicate<String> wanted) {
    long count = 0;
    for (Map.Entry<String, Shape> shape : shapes.entrySet()) {
      count += wanted.test(shape.getKey()) ? shape.getValue().count : 0;
    }
    return count;
  }

  /** A cell whose shape is as wanted; of several the first by name, whatever the map's order. */
  private String first(Predicate<String> wanted) {
    return shapes.entrySet().stream()
        .filter(s -> wanted.test(s.getKey()))
        .map(s -> s.getValue().first)
        .min(String::compareTo)
        .orElse("");
  }

  /** Whether all numbers with a decimal sign can only have been meant with this one. */
  boolean shows(NumberFormat format) {
    NumberFormat other = format.decimal() == ',' ? NumberFormat.POINT : NumberFormat.COMMA;
    Predicate<String> onlyThis =
        matching(format)
            .and(matching(best(other, format.unit())).negate())
            .and(s -> s.indexOf('.') >= 0 || s.indexOf(',') >= 0);
    return count(onlyThis) > 0;
  }
}
