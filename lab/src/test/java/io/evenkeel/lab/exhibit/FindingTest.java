package io.evenkeel.lab.exhibit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.data.ImageShift;
import io.evenkeel.lab.page.Language;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each exhibit's answer is that of its measurements, whatever they say. */
class FindingTest {
  private static final String HOLDS = "The claim holds in this measurement. ";
  private static final String PARTLY = "The claim holds only in part in this measurement. ";
  private static final String FAILS = "The claim does not hold in this measurement. ";

  private static Measurements made() {
    return new Measurements(MadeUp.SEEDS);
  }

  @Test
  void inputsThatTrainFaster() {
    Measurements measured = made();
    for (String data : List.of("table", "digits")) {
      MadeUp.race(measured, data + "-raw", 0.01, 0.5, 0.6, 0.6, 0.6, 0.8);
      MadeUp.race(measured, data + "-standardised", 0.1, 0.5, 0.8, 0.9, 0.9, 0.9);
      MadeUp.race(measured, data + "-norm", 1, 0.5, 0.6, 0.7, 0.7, 0.85);
    }
    assertThat(MadeUp.answer(new InputExhibit(), measured))
        .startsWith(
            HOLDS
                + "On the table, standardised inputs reached the raw inputs' best accuracy in 4.00"
                + " (4.00 – 4.00) times fewer steps (0: never); final test accuracy 80.00 ± 0.16 %"
                + " raw, 90.00 ± 0.18 % standardised, 85.00 ± 0.17 % with BN on the input. Their"
                + " best learning rates were 0.01, 0.1 and 1. On the digits");
    MadeUp.race(measured, "digits-standardised", 0.1, 0.5, 0.6, 0.6, 0.6, 0.6);
    assertThat(MadeUp.answer(new InputExhibit(), measured)).startsWith(PARTLY);
    MadeUp.race(measured, "table-standardised", 0.1, 0.5, 0.6, 0.6, 0.6, 0.8);
    assertThat(MadeUp.answer(new InputExhibit(), measured)).startsWith(FAILS);
  }

  @Test
  void theBestRateIsOneWhereNoTrainingFailed() {
    Measurements measured = made();
    measured.put("rates/net", 0.1, 1);
    MadeUp.curves(measured, RaceView.variant("net", 0.1), 0.1, 0.7);
    MadeUp.curves(measured, RaceView.variant("net", 1), 0.1, 0.9);
    assertThat(new RaceView(measured).bestRate("net")).isEqualTo(1);
    measured.put(
        Measurements.key("accuracy", RaceView.variant("net", 1), 2), 0.1, 0.95, Double.NaN);
    assertThat(new RaceView(measured).bestRate("net")).isEqualTo(0.1);
    measured.put("rates/net", 1);
    assertThat(new RaceView(measured).bestRate("net")).isNaN();
    assertThat(new RaceView(measured).best("net")).containsOnly(Double.NaN);
  }

  @Test
  void everyLayer() {
    Measurements measured = made();
    MadeUp.race(measured, "with", 0.1, 0.1, 0.95, 0.97, 0.98);
    MadeUp.race(measured, "without", 0.1, 0.1, 0.11, 0.8, 0.94);
    for (String net : List.of("with", "without")) {
      MadeUp.all(measured, "unitStep", net, 0, 100, 200, 300);
      MadeUp.all(measured, "p15", net, -2, -2, -2, -2);
      MadeUp.all(measured, "p85", net, 2, 2, 2, 2);
    }
    MadeUp.all(measured, "p50", "with", 5, 0, 0.4, 0.2);
    MadeUp.all(measured, "p50", "without", 0, 0, 2, 1);
    assertThat(MadeUp.answer(new EveryLayerExhibit(), measured))
        .isEqualTo(
            HOLDS
                + "After 300 steps the test accuracy is 98.00 ± 0.20 % with BN and 94.00 ± 0.19 %"
                + " without (+4.00 ± 0.01 points). With BN the best accuracy of the plain network"
                + " was reached in 3.00 (3.00 – 3.00) times fewer steps (0: never). After the first"
                + " fifth of the training the median of one last-layer sigmoid's input wandered by"
                + " 0.100 ± 0 of its own width (15th to 85th percentile) with BN, by 0.500 ± 0"
                + " without.");
    MadeUp.race(measured, "without", 0.1, 0.1, 0.98, 0.98, 0.99);
    assertThat(MadeUp.answer(new EveryLayerExhibit(), measured))
        .startsWith(PARTLY)
        .contains("reached in 0 (0 – 0) times");
  }

  @ParameterizedTest
  @CsvSource({"0.97,0.95,HOLDS", "0.95,0.97,FAILS", "0.96,0.96,FAILS"})
  void place(double before, double after, Verdict expected) {
    Measurements measured = made();
    for (String activation : List.of("sigmoid", "tanh", "relu")) {
      MadeUp.race(measured, activation + "-before", 0.1, 0.1, before);
      MadeUp.race(measured, activation + "-after", 0.1, 0.1, after);
      MadeUp.race(measured, activation + "-none", 0.1, 0.1, 0.9);
    }
    Finding finding = new PlaceExhibit().finding(measured);
    assertThat(finding.verdict()).isEqualTo(expected);
    String winner =
        before > after
            ? "before is better"
            : before < after ? "after is better" : "no difference beyond chance";
    assertThat(MadeUp.answer(new PlaceExhibit(), measured)).contains(winner);
    assertThat(finding.in(Language.ZH)).isNotEqualTo(finding.in(Language.EN));
  }

  private static Measurements gammaBeta(double identity, double learned, double width) {
    Measurements measured = made();
    for (String activation : List.of("sigmoid", "relu")) {
      for (String what : GammaBetaExhibit.LEARNED) {
        String variant = activation + "-" + what;
        MadeUp.curves(measured, variant, 0.1, what.equals("both") ? learned : 0.9);
        MadeUp.all(measured, "width", variant, width, 2, 3);
        MadeUp.all(measured, "beta", variant, 0.1, 0.2, 0.3);
        MadeUp.all(measured, "identity", variant, identity);
      }
    }
    measured.put("ridges/sigmoid-both", 0, 100);
    for (String stage : GammaBetaExhibit.STAGES) {
      for (int block = 0; block < PaperNetwork.HIDDEN; block++) {
        for (long step : new long[] {0, 100}) {
          String name = GammaBetaExhibit.name(stage, "sigmoid-both", block, step);
          measured.put(name, 0, 1, -3, 3, 5, 7, 5);
        }
      }
    }
    return measured;
  }

  @Test
  void gammaAndBeta() {
    assertThat(MadeUp.answer(new GammaBetaExhibit(), gammaBeta(1e-6, 0.95, 1.5)))
        .startsWith(
            HOLDS + "In the identity setting BN's output differs from z by at most 1.00e-06")
        .contains(
            "sigmoid: test accuracy 95.00 ± 0.19 % with gamma and beta learned, 90.00 ± 0.18 %")
        .endsWith("a wider distribution in every layer and from every seed.");
    assertThat(MadeUp.answer(new GammaBetaExhibit(), gammaBeta(1e-6, 0.95, 0.9)))
        .startsWith(PARTLY)
        .endsWith("not wider everywhere.");
    assertThat(MadeUp.answer(new GammaBetaExhibit(), gammaBeta(0.1, 0.9, 0.9))).startsWith(FAILS);
  }

  private static Measurements bias(double gradient, double moved, double accuracy) {
    Measurements measured = made();
    for (String net : List.of("biased", "plain", "adam")) {
      MadeUp.curves(measured, net, 0.1, net.equals("plain") ? 0.9 : accuracy);
      MadeUp.all(measured, "gradientStep", net, 1, 2);
      MadeUp.all(measured, "biasGradient", net, gradient / 2, gradient);
      MadeUp.all(measured, "weightGradient", net, 1, 1);
      MadeUp.all(measured, "biasNorm", net, 1e-6, 2e-6);
      MadeUp.all(measured, "moved", net, moved);
    }
    return measured;
  }

  @Test
  void theBias() {
    assertThat(MadeUp.answer(new BiasExhibit(), bias(1e-8, 1e-7, 0.9)))
        .startsWith(
            HOLDS
                + "The gradient of b was never longer than 1.00e-08 of that of the weights. Other"
                + " biases changed no probability by more than 1.00e-07. Test accuracy 90.00");
    assertThat(MadeUp.answer(new BiasExhibit(), bias(1e-2, 1e-7, 0.9))).startsWith(PARTLY);
    assertThat(MadeUp.answer(new BiasExhibit(), bias(1e-2, 0.3, 0.95))).startsWith(FAILS);
  }

  @ParameterizedTest
  @CsvSource({"0.97,0.5,HOLDS", "0.97,0,FAILS", "0.8,0.5,FAILS"})
  void optimizers(double with, double moved, Verdict expected) {
    Measurements measured = made();
    for (String rule : List.of("SGD", "momentum", "RMSprop", "Adam")) {
      MadeUp.race(measured, rule + "-with", 0.1, 0.1, with);
      MadeUp.race(measured, rule + "-without", 0.1, 0.1, 0.9);
      MadeUp.all(measured, "moved", RaceView.variant(rule + "-with", 0.1), moved);
    }
    assertThat(new OptimizersExhibit().finding(measured).verdict()).isEqualTo(expected);
    assertThat(MadeUp.answer(new OptimizersExhibit(), measured))
        .contains("SGD: %.2f".formatted(100 * with), "Adam: ");
  }

  private static Measurements why(double... ratios) {
    Measurements measured = made();
    for (String net : WhyExhibit.NETS) {
      measured.put("rates/" + net, 0.01, 0.1, 1);
      boolean with = net.equals("with");
      MadeUp.curves(measured, RaceView.variant(net, 0.01), 0.1, with && ratios[0] > 1 ? 0.9 : 0.2);
      MadeUp.curves(measured, RaceView.variant(net, 0.1), 0.1, 0.9);
      MadeUp.curves(measured, RaceView.variant(net, 1), 0.1, with ? 0.9 : 0.5);
      MadeUp.all(measured, "studyStep", net, 50, 100);
      String[] quantities = {"shift", "gradientShift", "lossRange"};
      for (int i = 0; i < quantities.length; i++) {
        MadeUp.all(measured, quantities[i], net, with ? ratios[i] : 1, with ? ratios[i] : 1);
      }
      MadeUp.all(measured, "angle", net, 0.9, 0.8);
    }
    return measured;
  }

  @Test
  void whyItWorks() {
    assertThat(MadeUp.answer(new WhyExhibit(), why(0.6, 0.6, 0.6)))
        .startsWith(
            HOLDS
                + "With BN 1.00 (1.00 – 1.00) decades of learning rate train, without 0 (0 – 0) (-1:"
                + " none does). Move of an activation's input in a step: 0.600 ± 0.00120 with BN,"
                + " 1.00 ± 0.00200 without; smaller with BN, as claimed.");
    assertThat(MadeUp.answer(new WhyExhibit(), why(2, 2, 0.5)))
        .startsWith(PARTLY + "With BN 2.00")
        .contains("not smaller with BN: this part does not hold here");
    assertThat(WhyExhibit.decades(why(2, 1, 1), "with")).containsOnly(2);
  }

  private static Measurements regularisation(double small, double large) {
    Measurements measured = made();
    measured.put("sizes", 8, 1000);
    for (int size : new int[] {8, 1000}) {
      MadeUp.all(measured, "noise", "" + size, 1 / Math.sqrt(size), 0.7 / Math.sqrt(size));
      for (String net : RegularisationExhibit.NETS) {
        double gap = net.equals("norm") ? (size == 8 ? small : large) : 0.2;
        MadeUp.all(measured, "gap", net + "@" + size, gap);
        MadeUp.all(measured, "accuracyGap", net + "@" + size, gap / 10);
      }
    }
    return measured;
  }

  @Test
  void regularisation() {
    assertThat(MadeUp.answer(new RegularisationExhibit(), regularisation(0.1, 0.3)))
        .startsWith(
            HOLDS
                + "The noise of mu is 0.354 ± 7.07e-04 standard deviations with batches of 8 and"
                + " 0.0316 ± 6.32e-05 with 1,000; 1 / sqrt(m) would be 0.354 and 0.0316. With BN"
                + " the gap of the loss is 0.100")
        .contains("with BN it is smaller with small batches");
    assertThat(MadeUp.answer(new RegularisationExhibit(), regularisation(0.3, 0.1)))
        .startsWith(PARTLY)
        .contains("so this part does not hold here");
  }

  private static Measurements testTime(double data, double one, double early, double repaired) {
    Measurements measured = made();
    for (String source : List.of("ema", "cumulative", "population", "data")) {
      MadeUp.all(measured, "source", source, source.equals("data") ? data : 0.95);
    }
    MadeUp.all(measured, "source", "one", one);
    measured.put("decays", 0.9, 0.99).put("lengths", 10, 1000).put("amounts", 2, 1000);
    for (String decay : List.of("0.9", "0.99")) {
      MadeUp.all(measured, "debiased", decay, early, 0.95);
      MadeUp.all(measured, "undebiased", decay, 0.3, 0.95);
    }
    MadeUp.all(measured, "amount", "data", 0.2, 0.95);
    Arrays.stream(ImageShift.values())
        .map(shift -> shift.name().toLowerCase(Locale.ROOT))
        .forEach(shift -> MadeUp.all(measured, "shifted", shift, 0.6, repaired, 0.7));
    return measured;
  }

  @Test
  void testTime() {
    assertThat(MadeUp.answer(new TestTimeExhibit(), testTime(0.952, 0.1, 0.8, 0.9)))
        .startsWith(
            HOLDS
                + "One row at a time: 95.00 ± 0.19 % by ema, 95.00 ± 0.19 % by cumulative, 95.00 ±"
                + " 0.19 % by population, 95.20 ± 0.19 % by data; as a batch of one 10.00 ± 0.02 %."
                + " After 10 steps with a decay of 0.99 the debiased average gives 80.00 ± 0.16 %,"
                + " the undebiased one 30.00 ± 0.06 %.");
    assertThat(MadeUp.answer(new TestTimeExhibit(), testTime(0.9, 0.1, 0.8, 0.9)))
        .startsWith(PARTLY);
    assertThat(MadeUp.answer(new TestTimeExhibit(), testTime(0.9, 0.9, 0.3, 0.6)))
        .startsWith(FAILS);
  }

  @Test
  void aMoveIsInStandardDeviations() {
    float[] before = {-1, 10, 1, 30};
    float[] after = {0, 10, 2, 30};
    assertThat(ShiftStudy.meanShift(before, after, 2)).isEqualTo(0.5, within(1e-12));
    assertThat(ShiftStudy.meanShift(before, new float[] {-2, 10, 2, 30}, 2))
        .isEqualTo(Math.log(2) / 2, within(1e-12));
  }
}
