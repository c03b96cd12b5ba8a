package io.evenkeel.lab.exhibit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.data.ImageShift;
import io.evenkeel.kernels.ActivationFunction;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The answers of the exhibits that look into networks follow from their measurements. */
class StudyFindingTest {
  private static final String HOLDS = "The claim holds in this measurement. ";
  private static final String PARTLY = "The claim holds only in part in this measurement. ";
  private static final String FAILS = "The claim does not hold in this measurement. ";

  private static Measurements made() {
    return new Measurements(MadeUp.SEEDS);
  }

  /**
   * With BN each quantity is a given multiple of that without, one for sigmoid and one for relu.
   */
  static Measurements why(boolean wide, double sigmoid, double relu) {
    Measurements measured = made();
    for (String net : WhyExhibit.NETS) {
      measured.put("rates/" + net, 0.01, 0.1, 1);
      boolean with = net.equals("with");
      MadeUp.curves(measured, RaceView.variant(net, 0.01), 0.1, with && wide ? 0.9 : 0.2);
      MadeUp.curves(measured, RaceView.variant(net, 0.1), 0.1, 0.9);
      MadeUp.curves(measured, RaceView.variant(net, 1), 0.1, with && wide ? 0.9 : 0.5);
      for (ActivationFunction activation : WhyExhibit.ACTIVATIONS) {
        double ratio = activation == ActivationFunction.RELU ? relu : sigmoid;
        String studied = WhyExhibit.studied(activation, net);
        MadeUp.all(measured, "studyStep", studied, 50, 100);
        for (String quantity : WhyExhibit.SMALLER) {
          MadeUp.all(measured, quantity, studied, with ? ratio : 1, with ? ratio : 1);
        }
        MadeUp.all(measured, "angle", studied, 9, 8);
      }
    }
    return measured;
  }

  @Test
  void whyItWorks() {
    assertThat(MadeUp.answer(new WhyExhibit(), why(true, 0.6, 0.6)))
        .startsWith(
            HOLDS
                + "3 of 3 learning rates train with BN, 1 without. As claimed. Covariate shift by a"
                + " step (Ioffe, Szegedy 2015), sigmoid: 0.600 ± 0.001 with BN, 1.000 ± 0.002"
                + " without. As claimed. Covariate shift by a step (Ioffe, Szegedy 2015), relu: ");
    assertThat(MadeUp.answer(new WhyExhibit(), why(true, 2, 0.5)))
        .startsWith(PARTLY)
        .contains("sigmoid: 2.000 ± 0.004 with BN, 1.000 ± 0.002 without. Not as claimed.");
    assertThat(MadeUp.answer(new WhyExhibit(), why(false, 2, 2))).startsWith(FAILS);
  }

  static Measurements regularisation(double noise, double small, double plain) {
    Measurements measured = made();
    measured.put("sizes", 8, 1000).put("rows", 2000);
    for (int size : new int[] {8, 1000}) {
      double m = size == 8 ? noise : 1000;
      MadeUp.all(measured, "noise", "" + size, 1 / Math.sqrt(m), 0.7 / Math.sqrt(m));
      for (String net : RegularisationExhibit.NETS) {
        double gap = size == 1000 ? 0.3 : net.equals("norm") ? small : plain;
        MadeUp.all(measured, "gap", net + "@" + size, gap);
        MadeUp.all(measured, "accuracyGap", net + "@" + size, gap / 10);
      }
    }
    return measured;
  }

  @Test
  void regularisation() {
    assertThat(MadeUp.answer(new RegularisationExhibit(), regularisation(8, 0.1, 0.2)))
        .isEqualTo(
            HOLDS
                + "The noise of mu is 0.3536 ± 0.0007 standard deviations with batches of 8 and"
                + " 0.03162 ± 0.00006 with 1,000; rows drawn at random, each once, would give 0.353"
                + " and 0.0224. As claimed. With BN the gap of the loss is 0.1000 ± 0.0002 with"
                + " batches of 8 and 0.3000 ± 0.0006 with 1,000. As claimed. Without BN it is"
                + " 0.2000 ± 0.0004 and 0.3000 ± 0.0006: small batches take 0.2000 ± 0.0004 off the"
                + " gap with BN, and 0.1000 ± 0.0002 without. As claimed. With dropout and batches"
                + " of 8 the gap is 0.2000 ± 0.0004 with BN and 0.2000 ± 0.0004 without; dropout"
                + " takes -0.1000 ± 0.0002 off BN's.");
    assertThat(MadeUp.answer(new RegularisationExhibit(), regularisation(8, 0.2, 0.1)))
        .startsWith(PARTLY)
        .contains("and 0.2000 ± 0.0004 without. Not as claimed.");
    assertThat(MadeUp.answer(new RegularisationExhibit(), regularisation(1000, 0.4, 0.4)))
        .startsWith(FAILS);
  }

  static Measurements testTime(double data, double one, double early, double repaired) {
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
                + " 0.19 % by population, 95.20 ± 0.19 % by data; they differ by 0.20 points (less"
                + " than 1 counts as the same). As claimed. As a batch of one, whose zhat is 0"
                + " throughout: 10.00 ± 0.02 %. As claimed."
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
