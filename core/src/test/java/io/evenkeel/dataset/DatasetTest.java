package io.evenkeel.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.kernels.InvalidInputException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class DatasetTest {

  @Test
  void copiesRowsInTheOrderAsked() {
    Dataset data = Dataset.ofReal(new float[] {1, 2, 3, 4, 5, 6}, 2, new float[] {10, 20, 30}, 1);
    assertThat(data.rows()).isEqualTo(3);
    float[] x = new float[5];
    float[] targets = new float[4];
    data.copyRows(new int[] {9, 2, 0, 9}, 1, 2, x, 1, targets, 1);
    assertThat(x).containsExactly(0, 5, 6, 1, 2);
    assertThat(targets).containsExactly(0, 30, 10, 0);
  }

  @Test
  void viewsOfViews() {
    Dataset data =
        Dataset.ofClasses(
            new float[] {0, 1, 2, 3, 4}, 1, new int[] {0, 1, 0, 1, 0}, List.of("no", "yes"));
    Dataset view = data.slice(1, 5).select(new int[] {3, 0, 3});
    assertThat(view.rows()).isEqualTo(3);
    assertThat(view.features()).isEqualTo(1);
    assertThat(view.targetColumns()).isEqualTo(1);
    assertThat(view.classes()).isEqualTo(2);
    assertThat(view.classNames()).containsExactly("no", "yes");
    float[] x = new float[3];
    float[] targets = new float[3];
    view.copyRows(new int[] {2, 1, 0}, 0, 3, x, 0, targets, 0);
    assertThat(x).containsExactly(4, 1, 4);
    assertThat(targets).containsExactly(0, 1, 0);
    assertThatThrownBy(() -> view.select(new int[] {3}))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> view.slice(0, 4)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void arraysThatDoNotFit() {
    rejects(
        () -> Dataset.ofReal(new float[4], 0, new float[2], 1),
        "a dataset needs at least 1 column of features, but got 0");
    rejects(
        () -> Dataset.ofReal(new float[5], 2, new float[2], 1),
        "an array with 2 columns of features needs a multiple of 2 values, but has 5");
    rejects(
        () -> Dataset.ofReal(new float[4], 2, new float[3], 1),
        "each row of features needs its targets, but there are 2 rows of features and 3 of targets");
    rejects(
        () -> Dataset.ofReal(new float[] {0, 1, 2, Float.NaN}, 2, new float[2], 1),
        "features must be finite, but row 1, feature column 1 (both from 0) is NaN: drop or fill"
            + " it");
    rejects(
        () -> Dataset.ofReal(new float[2], 1, new float[] {0, Float.POSITIVE_INFINITY}, 1),
        "targets must be finite, but row 1, target column 0 (both from 0) is Infinity: drop or fill"
            + " it");
    rejects(
        () -> Dataset.ofClasses(new float[2], 1, new int[] {0, 3}, 3),
        "labels must be 0 .. 2 for 3 classes, but row 1 (from 0) has 3");
  }

  private static void rejects(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(InvalidInputException.class).hasMessage(message);
  }
}
