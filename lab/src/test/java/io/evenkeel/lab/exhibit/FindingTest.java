package io.evenkeel.lab.exhibit;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.lab.page.Language;
import io.evenkeel.lab.page.Text;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each exhibit's answer follows from its measurements, whatever they are. */
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
                + "On the table the final test accuracy is 80.00 ± 0.16 % on raw inputs (best rate"
                + " 0.01), 90.00 ± 0.18 % on standardised ones (0.1) and 85.00 ± 0.17 % with BN on"
                + " the input (1). Speed-up of the standardised ones, in steps to the raw ones'"
                + " best accuracy: 4.00 (4.00 – 4.00). As claimed. On the digits");
    MadeUp.race(measured, "digits-standardised", 0.1, 0.5, 0.6, 0.6, 0.6, 0.6);
    assertThat(MadeUp.answer(new InputExhibit(), measured))
        .startsWith(PARTLY)
        .endsWith("accuracy: none, it was never reached. Not as claimed.");
    MadeUp.race(measured, "table-standardised", 0.1, 0.5, 0.6, 0.6, 0.6, 0.8);
    assertThat(MadeUp.answer(new InputExhibit(), measured)).startsWith(FAILS);
  }

  @Test
  void whatOnlySomeSeedsReachedIsSaid() {
    Measurements measured = made();
    MadeUp.race(measured, "one", 0.1, 0.1, 0.5, 0.9);
    MadeUp.race(measured, "two", 0.1, 0.1, 0.9, 0.9);
    measured.put(Measurements.key("accuracy", RaceView.variant("two", 0.1), 2), 0.1, 0.2, 0.3);
    assertThat(new RaceView(measured).speedup("two", "one"))
        .isEqualTo(Text.of("exhibits.sometimes", "2.00 (2.00 – 2.00)", "2", "3"));
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
                + " without (+4.00 ± 0.01 points). As claimed. Speed-up of BN, in steps to the"
                + " plain network's best accuracy: 3.00 (3.00 – 3.00). As claimed. After the first"
                + " fifth of the training the median input of one sigmoid of the last hidden layer"
                + " wandered by 0.100 ± 0 of that input's width (15th to 85th percentile) with BN,"
                + " by 0.500 ± 0 without. As claimed.");
    MadeUp.race(measured, "without", 0.1, 0.1, 0.98, 0.98, 0.99);
    assertThat(MadeUp.answer(new EveryLayerExhibit(), measured))
        .startsWith(PARTLY)
        .contains("best accuracy: none, it was never reached. Not as claimed.");
    MadeUp.all(measured, "p50", "with", 5, 0, 3, 1);
    assertThat(MadeUp.answer(new EveryLayerExhibit(), measured)).startsWith(FAILS);
  }

  @ParameterizedTest
  @CsvSource({
    "0.97,0.95,0.97,HOLDS",
    "0.95,0.97,0.98,PARTLY",
    "0.95,0.97,0.95,FAILS",
    "0.96,0.96,0.96,FAILS"
  })
  void place(double before, double after, double relu, Verdict expected) {
    Measurements measured = made();
    for (String activation : List.of("sigmoid", "tanh", "relu")) {
      double first = activation.equals("relu") ? relu : before;
      MadeUp.race(measured, activation + "-before", 0.1, 0.1, first);
      MadeUp.race(measured, activation + "-after", 0.1, 0.1, after);
      MadeUp.race(measured, activation + "-none", 0.1, 0.1, 0.9);
    }
    ExhibitFinding finding = new PlaceExhibit().finding(measured);
    assertThat(finding.verdict()).isEqualTo(expected);
    String winner =
        before > after
            ? "before is better"
            : before < after ? "after is better" : "no difference beyond chance";
    assertThat(MadeUp.answer(new PlaceExhibit(), measured)).contains(winner);
    assertThat(finding.in(Language.ZH)).isNotEqualTo(finding.in(Language.EN));
  }

  static Measurements gammaBeta(double identity, double learned, double width) {
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
            HOLDS
                + "In the identity setting the first BN's output differs from z by at most 1.00e-06")
        .contains(
            "sigmoid: test accuracy 95.00 ± 0.19 % with gamma and beta learned, 90.00 ± 0.18 %")
        .endsWith(
            "goes from 1 to 1.500 ± 0.003, 2.000 ± 0.004 and 3.000 ± 0.006 in the three"
                + " hidden layers. As claimed.");
    assertThat(MadeUp.answer(new GammaBetaExhibit(), gammaBeta(1e-6, 0.95, 0.9)))
        .startsWith(PARTLY)
        .endsWith("hidden layers. Not as claimed.");
    assertThat(MadeUp.answer(new GammaBetaExhibit(), gammaBeta(0.1, 0.9, 0.9))).startsWith(FAILS);
  }

  static Measurements bias(double gradient, double moved, double accuracy) {
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
                + "The gradient of b was never longer than 1.00e-08 of that of the weights. As"
                + " claimed. Other biases changed no probability by more than 1.00e-07. As claimed."
                + " Test accuracy 90.00");
    assertThat(MadeUp.answer(new BiasExhibit(), bias(1e-2, 1e-7, 0.9))).startsWith(PARTLY);
    assertThat(MadeUp.answer(new BiasExhibit(), bias(1e-2, 0.3, 0.95))).startsWith(FAILS);
  }

  static Measurements optimizers(double first, double others, double moved) {
    Measurements measured = made();
    for (String rule : List.of("SGD", "momentum", "RMSprop", "Adam")) {
      double early = rule.equals("SGD") ? first : others;
      MadeUp.race(measured, rule + "-with", 0.1, 0.1, early, 0.9, 0.9, 0.95);
      MadeUp.race(measured, rule + "-without", 0.1, 0.1, 0.6, 0.9, 0.9, 0.95);
      MadeUp.all(measured, "moved", RaceView.variant(rule + "-with", 0.1), moved);
    }
    return measured;
  }

  @Test
  void anyOptimizer() {
    assertThat(MadeUp.answer(new OptimizersExhibit(), optimizers(0.8, 0.8, 0.5)))
        .startsWith(
            HOLDS
                + "SGD: after 100 steps 80.00 ± 0.16 % with BN and 60.00 ± 0.12 % without (+20.00"
                + " ± 0.04 points); after 400 steps 95.00 ± 0.19 % and 95.00 ± 0.19 % (+0.00 ± 0.00"
                + " points: no difference beyond chance); gamma and beta moved by 0.500 ± 0.001 in"
                + " the mean. As claimed. momentum: ");
    assertThat(MadeUp.answer(new OptimizersExhibit(), optimizers(0.8, 0.5, 0.5)))
        .startsWith(PARTLY)
        .endsWith("Not as claimed.");
    assertThat(MadeUp.answer(new OptimizersExhibit(), optimizers(0.5, 0.5, 0.5))).startsWith(FAILS);
    assertThat(MadeUp.answer(new OptimizersExhibit(), optimizers(0.8, 0.8, 0))).startsWith(FAILS);
  }
}
