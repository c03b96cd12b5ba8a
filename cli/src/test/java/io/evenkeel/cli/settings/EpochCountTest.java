package io.evenkeel.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class EpochCountTest {

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1 epoch",
    "10, 10, 10 epochs",
    "9.9, 10, 9.9 epochs",
    "0.5, 1, 0.5 epochs",
    ".25, 1, 0.25 epochs",
    "3.0, 3, 3 epochs",
    "2000, 2000, '2,000 epochs'",
    "0, 0, 0 epochs",
    "-1, -1, -1 epochs",
  })
  void theLastEpochMayBeAPart(String text, int count, String words) {
    EpochCount epochs = new EpochCount.Converter().convert(text);
    assertThat(epochs.count()).isEqualTo(count);
    assertThat(epochs.words()).isEqualTo(words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "many", "1e3", "NaN", "1,5", "99999999999"})
  void whatIsNoNumberOfEpochs(String text) {
    assertThatThrownBy(() -> new EpochCount.Converter().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessage("expected a number of epochs, such as 10 or 9.9, but got '%s'".formatted(text));
  }
}
