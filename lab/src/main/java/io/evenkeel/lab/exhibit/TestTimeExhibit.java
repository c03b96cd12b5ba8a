package io.evenkeel.lab.exhibit;

import io.evenkeel.data.ImageShift;
import io.evenkeel.data.Mnist;
import io.evenkeel.lab.compare.Spread;
import io.evenkeel.lab.page.Figure;
import io.evenkeel.lab.page.Text;
import io.evenkeel.network.Statistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** At test time each sample stands alone, and the statistics come from elsewhere. */
final class TestTimeExhibit implements Exhibit {
  /** Statistics whose accuracies differ by less than this are equally good. */
  private static final double SAME = 0.01;

  /** The average is judged after this many steps, or fewer. */
  private static final double EARLY = 100;

  private record Settings(int version, TestTimeStudy study) {}

  @Override
  public String name() {
    return "test-time";
  }

  @Override
  public long[] seeds(boolean quick) {
    return quick ? new long[] {1, 2} : new long[] {1, 2, 3, 4};
  }

  private static TestTimeStudy study(boolean quick) {
    return quick
        ? new TestTimeStudy(
            600, List.of(0.9, 0.99), List.of(1, 10, 100, 600), List.of(2, 10, 100, 2000), 4000, 200)
        : new TestTimeStudy(
            3000,
            List.of(0.5, 0.9, 0.99, 0.999),
            List.of(1, 3, 10, 30, 100, 300, 1000, 3000),
            List.of(2, 5, 10, 30, 100, 1000, 5000),
            10_000,
            300);
  }

  @Override
  public Object settings(boolean quick) {
    return new Settings(1, study(quick));
  }

  @Override
  public List<Job> jobs(boolean quick, Measurements into) {
    TestTimeStudy study = study(quick);
    into.put("decays", study.decays().stream().mapToDouble(d -> d).toArray());
    into.put("lengths", study.lengths().stream().mapToDouble(l -> l).toArray());
    into.put("amounts", study.amounts().stream().mapToDouble(a -> a).toArray());
    Rows test = Rows.of(Mnist.test().slice(0, study.testRows()));
    List<Job> jobs = new ArrayList<>();
    for (long seed : seeds(quick)) {
      jobs.add(new Job(2L * study.steps(), progress -> study.sources(test, seed, progress, into)));
      for (double decay : study.decays()) {
        long steps = study.lengths().stream().mapToLong(length -> length).sum();
        jobs.add(new Job(steps, progress -> study.decay(test, decay, seed, progress, into)));
      }
    }
    return jobs;
  }

  @Override
  public ExhibitFinding finding(Measurements measured) {
    FindingBuilder answer = new FindingBuilder();
    sources(measured, answer);
    early(measured, answer);
    double[] amounts = measured.get("amounts");
    answer.note(
        "exhibit.test-time.amounts",
        Shown.setting(amounts[0]),
        Shown.percent(measured.at("amount", "data", 0)),
        Shown.setting(amounts[amounts.length - 1]),
        Shown.percent(measured.at("amount", "data", amounts.length - 1)));
    for (ImageShift shift : ImageShift.values()) {
      String name = shift.name().toLowerCase(Locale.ROOT);
      double[] before = measured.each("shifted", name, values -> values[0]);
      double[] after = measured.each("shifted", name, values -> values[1]);
      double[] plain = measured.each("shifted", name, values -> values[2]);
      answer.part(
          Paired.of(after, before).larger(),
          "exhibit.test-time.shift",
          label(shift),
          Shown.percent(Spread.of(before)),
          Shown.percent(Spread.of(after)),
          Shown.percent(Spread.of(plain)));
    }
    return answer.finding();
  }

  private static void sources(Measurements measured, FindingBuilder answer) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    List<String> shown = new ArrayList<>();
    for (Statistics source : Statistics.values()) {
      Spread accuracy = measured.at("source", source.name().toLowerCase(Locale.ROOT), 0);
      low = Math.min(low, accuracy.mean());
      high = Math.max(high, accuracy.mean());
      shown.add(Shown.percent(accuracy));
    }
    shown.add(String.format(Locale.ROOT, "%.2f", 100 * (high - low)));
    answer.part(high - low < SAME, "exhibit.test-time.sources", shown.toArray());
    Spread alone = measured.at("source", "one", 0);
    answer.part(alone.max() < low / 2, "exhibit.test-time.alone", Shown.percent(alone));
  }

  /** The average after few steps, with the longest memory. */
  private static void early(Measurements measured, FindingBuilder answer) {
    double[] decays = measured.get("decays");
    String decay = Double.toString(decays[decays.length - 1]);
    double[] lengths = measured.get("lengths");
    int[] at = {0};
    for (int i = 0; i < lengths.length; i++) {
      at[0] = lengths[i] <= EARLY ? i : at[0];
    }
    double[] debiased = measured.each("debiased", decay, values -> values[at[0]]);
    double[] undebiased = measured.each("undebiased", decay, values -> values[at[0]]);
    answer.part(
        Paired.of(debiased, undebiased).larger(),
        "exhibit.test-time.early",
        Shown.setting(lengths[at[0]]),
        decay,
        Shown.percent(Spread.of(debiased)),
        Shown.percent(Spread.of(undebiased)));
    List<String> last = new ArrayList<>();
    for (double one : decays) {
      Spread accuracy = measured.at("debiased", Double.toString(one), lengths.length - 1);
      last.add(one + ": " + Shown.percent(accuracy));
    }
    answer.note(
        "exhibit.test-time.decays",
        Shown.setting(lengths[lengths.length - 1]),
        String.join(", ", last));
  }

  static Text label(ImageShift shift) {
    return switch (shift) {
      case CONTRAST -> Text.of("exhibit.test-time.contrast");
      case BRIGHTNESS -> Text.of("exhibit.test-time.brightness");
      case BLUR -> Text.of("exhibit.test-time.blur");
      case NOISE -> Text.of("exhibit.test-time.noise");
    };
  }

  @Override
  public List<Figure> figures(Measurements measured) {
    return TestTimeFigures.of(measured);
  }
}
