package io.evenkeel.lab.report;

import io.evenkeel.lab.compare.CompareResult;
import io.evenkeel.lab.compare.Comparison;
import io.evenkeel.lab.compare.ComparisonSummary;
import io.evenkeel.lab.compare.Curve;
import io.evenkeel.lab.compare.Measure;
import io.evenkeel.lab.compare.Reach;
import io.evenkeel.lab.compare.Spread;
import io.evenkeel.lab.compare.Variant;
import io.evenkeel.lab.compare.VariantSummary;
import io.evenkeel.lab.page.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** What a comparison answers, in sentences: a function of its curves. */
public final class CompareSentences {
  /** Numbers of steps whose ratio is nearer to 1 are about the same. */
  private static final double SAME = 1.05;

  private final Comparison comparison;
  private final Measure measure;
  private final CompareResult result;
  private final ComparisonSummary answers;
  private final boolean rates;

  private CompareSentences(Comparison comparison, CompareResult result, ComparisonSummary answers) {
    this.comparison = comparison;
    this.result = result;
    this.answers = answers;
    measure = comparison.measure();
    rates = comparison.learningRates().size() > 1;
  }

  /** When each network was as good as the best without BN: the original paper's question. */
  public static List<Text> race(Comparison comparison, CompareResult result) {
    return of(comparison, result).race();
  }

  /** The final scores, how far training and test differ, what a step costs, and what diverged. */
  public static List<Text> further(Comparison comparison, CompareResult result) {
    return of(comparison, result).further();
  }

  private static CompareSentences of(Comparison comparison, CompareResult result) {
    return new CompareSentences(
        comparison, result, ComparisonSummary.of(comparison, result.judged()));
  }

  private List<Text> race() {
    List<Text> sentences = new ArrayList<>();
    if (!result.isComplete()) {
      sentences.add(stopped());
    }
    Optional<VariantSummary> baseline = answers.bestBaseline();
    if (baseline.isEmpty()) {
      sentences.add(Text.of("compare.nothing"));
      return sentences;
    }
    sentences.add(best(baseline.get()));
    comparison.variants().stream().skip(1).forEach(v -> sentences.add(reach(v)));
    return sentences;
  }

  private List<Text> further() {
    List<Text> sentences = new ArrayList<>();
    Optional<VariantSummary> baseline = answers.bestBaseline();
    if (baseline.isPresent()) {
      VariantSummary plain = baseline.get();
      List<VariantSummary> each = new ArrayList<>(List.of(plain));
      comparison.variants().stream()
          .skip(1)
          .forEach(v -> answers.closest(v.name()).ifPresent(each::add));
      List<VariantSummary> ended = each.stream().filter(a -> a.test().count() > 0).toList();
      if (!ended.isEmpty()) {
        sentences.add(Text.of("compare.final", measure.name(), list(ended, a -> end(a, plain))));
        sentences.add(Text.of("compare.gapOf", measure.name(), list(ended, a -> gap(a))));
      }
      sentences.add(Text.of("compare.time", list(each, a -> time(a, plain))));
    }
    for (VariantSummary answer : answers.all()) {
      if (answer.diverged() > 0) {
        sentences.add(
            Text.of(
                "compare.divergedOf",
                Variant.label(answer.variant()),
                "" + answer.diverged(),
                "" + answer.trainings(),
                atRate(answer)));
      }
    }
    return sentences;
  }

  private static Text list(List<VariantSummary> answers, Function<VariantSummary, Text> item) {
    return answers.stream()
        .map(item)
        .reduce((before, next) -> Text.of("compare.list", before, next))
        .orElse(Text.verbatim(""));
  }

  private Text end(VariantSummary answer, VariantSummary plain) {
    return answer.equals(plain)
        ? Text.of("compare.item", label(answer), measure.show(answer.test()))
        : Text.of(
            "compare.itemAgainst",
            label(answer),
            measure.show(answer.test()),
            against(answers.difference(answer, plain), plain.test().mean()));
  }

  /** A difference from the network without BN, and whether chance explains it. */
  private Text against(Spread difference, double score) {
    Text shown = CompareText.difference(measure, difference, score);
    if (difference.count() == 0 || difference.isBeyondChance()) {
      return shown;
    }
    return Text.of(difference.count() > 1 ? "compare.chance" : "compare.oneSeed", shown);
  }

  private Text gap(VariantSummary answer) {
    return Text.of(
        "compare.item",
        label(answer),
        CompareText.difference(measure, answer.gap(), answer.test().mean()));
  }

  private Text time(VariantSummary answer, VariantSummary plain) {
    double time = answer.secondsPerStep().median();
    double more = 100 * (time / plain.secondsPerStep().median() - 1);
    return answer.equals(plain)
        ? Text.of("compare.item", label(answer), CompareText.milliseconds(time))
        : Text.of(
            "compare.itemAgainst",
            label(answer),
            CompareText.milliseconds(time),
            String.format(Locale.ROOT, "%+.0f %%", more));
  }

  /** The variant's name, with its learning rate where there are several. */
  private Text label(VariantSummary answer) {
    Text name = Variant.label(answer.variant());
    return rates
        ? Text.of("compare.armAtRate", name, CompareText.rate(answer.learningRate()))
        : name;
  }

  private Text stopped() {
    if (result.finished() > 0 && result.judged().stream().noneMatch(Curve::stopped)) {
      return Text.of("compare.stoppedSome", "" + result.judged().size(), "" + result.planned());
    }
    long least =
        result.curves().stream().mapToLong(Curve::stoppedAt).filter(s -> s > 0).min().orElse(0);
    return Text.of("compare.stoppedNone", CompareText.count((double) least));
  }

  private Text best(VariantSummary plain) {
    Spread step = plain.reach(Reach::baselineStep);
    return step.median() == 0
        ? Text.of("compare.bestAtStart", measure.name(), measure.show(plain.best()), atRate(plain))
        : Text.of(
            "compare.best",
            measure.name(),
            measure.show(plain.best()),
            CompareText.count(step.median()),
            CompareText.seconds(plain.reach(Reach::baselineSeconds).median()),
            atRate(plain));
  }

  /** When a variant first was as good as the best without. */
  private Text reach(Variant variant) {
    Optional<VariantSummary> closest = answers.closest(variant.name());
    if (closest.isEmpty()) {
      return Text.of("compare.noScore", variant.label());
    }
    VariantSummary answer = closest.get();
    String step = CompareText.count(answer.reach(Reach::step).median());
    if (answer.reached() == 0) {
      return Text.of("compare.never", variant.label(), measure.show(answer.best()), atRate(answer));
    }
    if (answer.reached() < answer.trainings()) {
      return Text.of(
          "compare.some",
          variant.label(),
          "" + answer.reached(),
          "" + answer.trainings(),
          step,
          measure.show(answer.best().mean()),
          atRate(answer));
    }
    return answer.reach(Reach::step).median() == 0
        ? Text.of("compare.atOnce", variant.label(), atRate(answer))
        : reached(variant.label(), answer, step);
  }

  private Text reached(Text label, VariantSummary answer, String step) {
    Spread fewer = answer.reach(Reach::fewerSteps);
    double less = answer.reach(Reach::lessTime).median();
    String seconds = CompareText.seconds(answer.reach(Reach::seconds).median());
    if (!(fewer.median() > 0)) {
      return Text.of("compare.reachedPlain", label, step, seconds, atRate(answer));
    }
    if (fewer.median() < 1 / SAME) {
      String more = CompareText.times(1 / fewer.median());
      return Text.of("compare.slower", label, step, more, seconds, atRate(answer));
    }
    if (fewer.median() < SAME) {
      return Text.of("compare.same", label, step, seconds, atRate(answer));
    }
    String shown = CompareText.times(fewer.median());
    return less >= 1
        ? Text.of(
            "compare.reached",
            label,
            step,
            shown,
            range(fewer),
            seconds,
            CompareText.times(less),
            atRate(answer))
        : Text.of(
            "compare.reachedSlower",
            label,
            step,
            shown,
            range(fewer),
            seconds,
            CompareText.times(1 / less),
            atRate(answer));
  }

  private static Text range(Spread spread) {
    return spread.count() < 2
        ? Text.verbatim("")
        : Text.of(
            "compare.overSeeds", CompareText.times(spread.min()), CompareText.times(spread.max()));
  }

  private Text atRate(VariantSummary answer) {
    return rates
        ? Text.of("compare.atRate", CompareText.rate(answer.learningRate()))
        : Text.verbatim("");
  }
}
