package io.evenkeel.tabular.decision;

/**
 * Whether intervals hold as many numbers as they should.
 *
 * @param level with which probability each was to hold its row's number
 * @param rows number of rows
 * @param share of the rows whose number lies in its interval
 * @param width mean width, in the number's own unit
 */
public record Coverage(double level, long rows, double share, double width) {

  /** Rows that are being counted. */
  public static final class Builder {
    private final double level;
    private long rows;
    private long held;
    private double widths;

    public Builder(double level) {
      this.level = level;
    }

    /** Takes in a row's interval and its number. */
    public void add(double low, double high, double actual) {
      rows++;
      held += low <= actual && actual <= high ? 1 : 0;
      widths += high - low;
    }

    /** The coverage of the rows so far. */
    public Coverage build() {
      return new Coverage(level, rows, (double) held / rows, widths / rows);
    }
  }
}
