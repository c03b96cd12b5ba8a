package io.evenkeel.cli.terminal;

/**
 * How many rows a second went by over the last few seconds. Immutable.
 *
 * @param since time of the mark that the rate counts from, in nanoseconds
 * @param rows rows since then
 * @param next time of a newer mark, which takes its place when it is old enough
 * @param nextRows rows since that one
 * @param now time of the last rows
 */
public record Rate(long since, long rows, long next, long nextRows, long now) {
  private static final long WINDOW = 2_000_000_000;

  /** No rows yet. */
  public Rate() {
    this(0, -1, 0, 0, 0);
  }

  /** After some more rows, at a time in nanoseconds. */
  public Rate after(int more, long time) {
    if (rows < 0) { // the first step compiles and warms up, so that time starts after it
      return new Rate(time, 0, time, 0, time);
    }
    return time - next > WINDOW
        ? new Rate(next, nextRows + more, time, 0, time)
        : new Rate(since, rows + more, next, nextRows + more, time);
  }

  /** 0 if it is too early to say. */
  public double rowsPerSecond() {
    return now == since || rows <= 0 ? 0 : rows * 1e9 / (now - since);
  }
}
