package io.evenkeel.table.inference;

import io.evenkeel.table.format.TimeFormat;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** In which orders of day, month and year a column's cells are dates. */
final class DateShapes {
  private static final Pattern DATE =
      Pattern.compile(
          "([0-9]{1,4})([-/.])([0-9]{1,2})\\2([0-9]{1,4})"
              + "((?:T| +)([01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]+)?)?"
              + "(?: ?[AaPp][Mm])?( ?(?:Z|UTC)|[+-][0-9]{2}(?::?[0-9]{2})?)?)?");
  private static final int[] DAYS = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

  /** An order is not the right one if its years lie this much wider apart than another's. */
  private static final int WIDE = 20;

  private static final int TIMES_AS_WIDE = 4;
  private static final int LATEST_CENTURY = 2049;

  private enum Order {
    YEAR_MONTH_DAY,
    DAY_MONTH_YEAR,
    MONTH_DAY_YEAR;

    String pattern(String sign, boolean shortYear) {
      String year = shortYear ? "%y" : "%Y";
      return switch (this) {
        case YEAR_MONTH_DAY -> String.join(sign, year, "%m", "%d");
        case DAY_MONTH_YEAR -> String.join(sign, "%d", "%m", year);
        case MONTH_DAY_YEAR -> String.join(sign, "%m", "%d", year);
      };
    }
  }

  /** Counted together: the same sign, and years of as many digits. */
  private record Kind(String sign, boolean shortYear) {}

  private final Map<Kind, Map<Order, Long>> fits = new LinkedHashMap<>();
  private final Map<Kind, String> examples = new HashMap<>();
  private final Map<Order, String> onlyExamples = new EnumMap<>(Order.class);
  private final BitSet firstYears = new BitSet(100);
  private final BitSet lastYears = new BitSet(100);
  private long dates;
  private long times;

  /** Takes in a cell that begins with a digit. */
  void add(String cell) {
    if (!looksLikeOne(cell)) {
      return;
    }
    Matcher matcher = DATE.matcher(cell);
    if (!matcher.matches()) {
      return;
    }
    String a = matcher.group(1);
    String b = matcher.group(3);
    String c = matcher.group(4);
    String sign = matcher.group(2);
    boolean iso = a.length() == 4 && c.length() <= 2;
    if (matcher.group(7) != null && (!iso || sign.equals("."))) {
      return;
    }
    List<Order> orders = iso ? List.of(Order.YEAR_MONTH_DAY) : orders(sign, a, b, c);
    int first = Integer.parseInt(a);
    int second = Integer.parseInt(b);
    int third = Integer.parseInt(c);
    List<Order> valid = orders.stream().filter(o -> isDay(o, first, second, third)).toList();
    if (valid.isEmpty()) {
      return;
    }
    boolean shortYear = !iso && c.length() == 2;
    Kind kind = new Kind(iso && sign.equals("/") ? "-" : sign, shortYear);
    examples.putIfAbsent(kind, cell);
    valid.forEach(
        o -> fits.computeIfAbsent(kind, _ -> new EnumMap<>(Order.class)).merge(o, 1L, Long::sum));
    if (valid.size() == 1) {
      onlyExamples.putIfAbsent(valid.getFirst(), cell);
    }
    if (shortYear) {
      firstYears.set(first % 100);
      lastYears.set(third);
    }
    dates++;
    times += matcher.group(5) == null ? 0 : 1;
  }

  /**
   * Digits, and the same sign after at most four of them and after at most two more: most cells
   * fail this test.
   */
  private static boolean looksLikeOne(String cell) {
    if (cell.length() < 6 || cell.length() > 40) {
      return false;
    }
    int first = 1;
    while (first < 4 && isDigit(cell.charAt(first))) {
      first++;
    }
    char sign = cell.charAt(first);
    return isDigit(cell.charAt(0))
        && !isDigit(sign)
        && first + 3 < cell.length()
        && (cell.charAt(first + 2) == sign || cell.charAt(first + 3) == sign);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /**
   * The orders that are written with a sign. With points the day comes first, or the year; and
   * where years have two digits, codes such as 41-10-1 and 1.10.12 are no dates.
   */
  private static List<Order> orders(String sign, String a, String b, String c) {
    if (a.length() > 2 || (c.length() != 2 && c.length() != 4)) {
      return List.of();
    }
    boolean padded = a.length() == 2 && b.length() == 2;
    boolean points = sign.equals(".");
    List<Order> orders = new ArrayList<>();
    if (c.length() == 4 || padded || sign.equals("/")) {
      orders.add(Order.DAY_MONTH_YEAR);
      if (!points) {
        orders.add(Order.MONTH_DAY_YEAR);
      }
    }
    if (c.length() == 2 && padded) {
      orders.add(Order.YEAR_MONTH_DAY);
    }
    return orders;
  }

  private static boolean isDay(Order order, int a, int b, int c) {
    return switch (order) {
      case YEAR_MONTH_DAY -> isDay(a, b, c);
      case DAY_MONTH_YEAR -> isDay(c, b, a);
      case MONTH_DAY_YEAR -> isDay(c, a, b);
    };
  }

  private static boolean isDay(int year, int month, int day) {
    boolean leap = year % 4 == 0 && (year < 100 || year % 100 != 0 || year % 400 == 0);
    return month >= 1
        && month <= 12
        && day >= 1
        && day <= (month == 2 && !leap ? 28 : DAYS[month - 1]);
  }

  /** Whether cells have a time of day. */
  boolean hasTimes() {
    return times > 0;
  }

  /**
   * How the column's dates are written.
   *
   * @param present number of the column's cells that are not missing
   */
  Reading<TimeFormat> judge(long present) {
    if (dates == 0 || dates < present - present / 20) {
      return Reading.none();
    }
    if (fits.size() > 1) {
      List<String> cells = examples.values().stream().sorted().toList();
      return Reading.mixed(cells.get(0), cells.get(1));
    }
    Kind kind = fits.keySet().iterator().next();
    Map<Order, Long> counts = fits.values().iterator().next();
    List<Order> all = new ArrayList<>();
    counts.forEach((order, count) -> {
      if (count == dates) {
        all.add(order);
      }
    });
    if (all.isEmpty()) {
      List<String> cells = List.copyOf(onlyExamples.values());
      return cells.size() < 2 ? Reading.none() : Reading.mixed(cells.get(0), cells.get(1));
    }
    if (kind.shortYear()) {
      dropImplausible(all);
    }
    List<TimeFormat> formats = all.stream().map(o -> format(o, kind)).toList();
    return formats.size() == 1
        ? Reading.sure(formats.getFirst())
        : Reading.several(formats, String.valueOf(examples.get(kind)));
  }

  private void dropImplausible(List<Order> orders) {
    int first = span(firstYears);
    int last = span(lastYears);
    if (first >= WIDE && first > TIMES_AS_WIDE * (last + 1)) {
      orders.remove(Order.YEAR_MONTH_DAY);
    } else if (last >= WIDE
        && last > TIMES_AS_WIDE * (first + 1)
        && orders.contains(Order.YEAR_MONTH_DAY)) {
      orders.retainAll(List.of(Order.YEAR_MONTH_DAY));
    }
  }

  private TimeFormat format(Order order, Kind kind) {
    String pattern = order.pattern(kind.sign(), kind.shortYear());
    if (!kind.shortYear()) {
      return new TimeFormat(pattern, 0);
    }
    return new TimeFormat(pattern, firstYear(pattern));
  }

  /** The first of the hundred years that a pattern's years of two digits lie in. */
  int firstYear(String pattern) {
    return window(pattern.startsWith("%y") ? firstYears : lastYears);
  }

  /** How far apart years of two digits are, whatever their century. */
  private static int span(BitSet years) {
    return years.isEmpty() ? 0 : 100 - gap(years)[1];
  }

  /** The year behind the widest gap between years of two digits, and the gap's width. */
  private static int[] gap(BitSet years) {
    int previous = years.length() - 1 - 100;
    int[] widest = {0, 0};
    for (int year = years.nextSetBit(0); year >= 0; year = years.nextSetBit(year + 1)) {
      if (year - previous >= widest[1]) {
        widest = new int[] {year, year - previous};
      }
      previous = year;
    }
    return widest;
  }

  /** A hundred years with the column's in their middle, the last of which is no later than 2049. */
  private static int window(BitSet years) {
    if (years.isEmpty()) {
      return TimeFormat.USUAL_FIRST_YEAR;
    }
    int[] gap = gap(years);
    int first = 1900 + gap[0];
    int span = 100 - gap[1];
    if (first + 100 + span <= LATEST_CENTURY) {
      first += 100;
    }
    return first - (100 - span) / 2;
  }
}
