package io.evenkeel.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.cli.CommandRunner;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Trainings whose bits were recorded before the core became a graph: whatever is changed inside,
 * these come out the same. The tables are parts of UCI's Adult and of California housing. Adult's
 * were recorded again when rows came to be multiplied by their jumps.
 */
class TrainedBitsTest {
  private static final String ADULT_COLUMNS =
      "age,workclass,fnlwgt,education,education_num,marital_status,occupation,relationship,race,"
          + "sex,capital_gain,capital_loss,hours,country,income";

  @TempDir Path runs;

  @Test
  void digits() {
    assertBits("b8341dec2422b757d50acca3863b8d27995f7edb7deb2bb675dd96cfe185ec30", "--epochs", "1");
  }

  @Test
  void digitsNormalisedAfterSigmoidWithSgd() {
    assertBits(
        "27d75804fee135ae58b9088329c4a250f13ca8cdd8e8827950f8a6b80ea8affe",
        "--epochs",
        "1",
        "--norm",
        "after",
        "--activation",
        "sigmoid",
        "--optimizer",
        "sgd",
        "--hidden",
        "100,100,100",
        "--batch-size",
        "60");
  }

  @Test
  void digitsNormalisedAtTheInputWithDropout() {
    assertBits(
        "e28892bc8023b28bbb71f78d72db9a700d85d2e3109de94109857cf2eb53ba97",
        "--epochs",
        "1",
        "--normalize-input",
        "--dropout",
        "0.3",
        "--hidden",
        "128,64");
  }

  @Test
  void adult() throws URISyntaxException {
    assertBits(
        "6b5ca06811dcf54c76cfccc6363b4aad4fbb98f1194085a07c9bc7a3e034d341",
        table("adult-train.csv"),
        "--test",
        table("adult-test.csv"),
        "--names",
        ADULT_COLUMNS,
        "--target",
        "income",
        "--members",
        "1",
        "--epochs",
        "3");
  }

  @Test
  void californiaHousing() throws URISyntaxException {
    assertBits(
        "84223eb8b271cd8b7e69141cb9bde633ef07a08facce87206207abe5183bed46",
        table("housing.csv"),
        "--target",
        "median_house_value",
        "--members",
        "1",
        "--target-transform",
        "none",
        "--norm",
        "before",
        "--dropout",
        "0.4",
        "--learning-rate",
        "0.002",
        "--weight-decay",
        "0.01",
        "--epochs",
        "3");
  }

  private static String table(String name) throws URISyntaxException {
    return Path.of(
            Objects.requireNonNull(TrainedBitsTest.class.getResource("tables/" + name)).toURI())
        .toString();
  }

  private void assertBits(String sha256, String... arguments) {
    List<String> command = new ArrayList<>(List.of("train"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--runs", runs.toString(), "--name", "bits", "--no-probes", "--json"));
    CommandRunner trained = CommandRunner.run(command.toArray(String[]::new));
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    assertThat(trained.out()).contains("\"parametersSha256\":\"" + sha256 + "\"");
  }
}
