package io.evenkeel.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.model.Model;
import io.evenkeel.testkit.SeededTest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The preprocessing in a model's file: read as it was written, and refused where it is broken. */
class TabularJsonTest {
  private static Model model;
  private static String text;

  @BeforeAll
  static void train() {
    TabularModel trained =
        Tabular.classifier("label")
            .settings(s -> s.withHidden(4).withBatchSize(256))
            .epochs(1)
            .fit(TestTables.table(1000, 1));
    model = trained.model();
    text = Objects.requireNonNull(model.metadata().get(TabularJson.KEY));
  }

  private static Model with(String json) {
    Map<String, String> metadata = new LinkedHashMap<>(model.metadata());
    metadata.put(TabularJson.KEY, json);
    return model.toBuilder().metadata(metadata).build();
  }

  private static void refused(String from, String to, String message) {
    assertThat(text).contains(from);
    Model broken = with(text.replace(from, to));
    assertThatThrownBy(() -> TabularModel.of(broken))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
  }

  @Test
  void whatIsReadIsWrittenTheSame() {
    TabularModel read = TabularModel.of(with(text));
    assertThat(
            TabularJson.write(
                read.preprocessor(),
                read.target(),
                read.settings(),
                read.memberInfo(),
                read.decisions()))
        .isEqualTo(text);
    assertThat(TabularModel.isTabular(model)).isTrue();
  }

  @Test
  void aModelOfNoTable() {
    Model bare = model.toBuilder().metadata(Map.of()).build();
    assertThat(TabularModel.isTabular(bare)).isFalse();
    assertThatThrownBy(() -> TabularModel.of(bare))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "the model was not trained on a table: it has no preprocessing for its columns");
  }

  @Test
  void brokenInOnePlace() {
    refused(
        "\"version\":2",
        "\"version\":3",
        "the model's preprocessing has version 3, but this program reads version 2");
    refused(
        "\"kind\":\"oneHot\"",
        "\"kind\":\"number\"",
        "the preprocessing's column 'color' is a category, which has no number encoding");
    refused(
        "\"kind\":\"oneHot\"",
        "\"kind\":\"twoHot\"",
        "the preprocessing's column 'color' has the kind of encoding \"twoHot\", which is not known"
            + " or comes twice");
    refused("\"column\":\"color\"", "\"column\":\"size\"", "the column 'size' comes twice");
    refused(
        "\"classes\":[\"no\",\"yes\"]",
        "\"classes\":[\"no\",\"no\"]",
        "column 'label' has the category 'no' twice");
    refused(
        "\"parts\":[\"day_of_year\",",
        "\"parts\":[",
        "the model's network does not fit its preprocessing, which makes %d features and needs 1 outputs"
            .formatted(model.network().inputFeatures() - 2));
  }

  @SeededTest(runs = 1)
  void aDamagedCharacterIsRefusedOrReadAndNothingElse(RandomGenerator random) {
    for (int i = 0; i < 60; i++) {
      int at = random.nextInt(text.length());
      char other = "0123456789-.eE\"[]{},:tfn\0".charAt(random.nextInt(25));
      String damaged = text.substring(0, at) + other + text.substring(at + 1);
      try {
        TabularModel read = TabularModel.of(with(damaged));
        assertThat(read.preprocessor().features()).isEqualTo(model.network().inputFeatures());
      } catch (InvalidInputException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }
}
