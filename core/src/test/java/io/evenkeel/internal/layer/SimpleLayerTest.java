package io.evenkeel.internal.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Dropout;
import io.evenkeel.network.Flatten;
import io.evenkeel.network.Scale;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimpleLayerTest {

  @Test
  void kindsWhoseSettingsAreNumbers() {
    assertThat(SimpleLayer.all())
        .extracting(SimpleLayer::kind)
        .containsExactly("Dropout", "Scale", "GlobalAveragePool", "Flatten");
    assertThat(SimpleLayer.named("scale")).contains(new SimpleLayer(Scale.class));
    assertThat(SimpleLayer.named("dense")).isEmpty();
    assertThatThrownBy(() -> SimpleLayer.of(BatchNorm.DEFAULT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("BatchNorm has settings that are not numbers");
  }

  @Test
  void settingsAndBack() {
    SimpleLayer dropout = SimpleLayer.of(new Dropout(0.25f));
    assertThat(dropout.settings()).containsExactly("probability");
    assertThat(dropout.values(new Dropout(0.25f))).isEqualTo(List.of(0.25f));
    assertThat(dropout.layer(_ -> 0.25)).isEqualTo(new Dropout(0.25f));
    assertThat(SimpleLayer.of(new Flatten()).layer(_ -> 0)).isEqualTo(new Flatten());
    assertThatThrownBy(() -> dropout.layer(_ -> 1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("dropout's probability must be at least 0 and below 1, but got 1.0");
  }
}
