package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Trainings whose bits were recorded before the core became a graph: whatever is changed inside,
 * these come out the same.
 */
class TrainedBitsTest {
  private static final Path TABLES =
      Path.of(System.getProperty("evenkeel.root"), "..", "shared", "data", "tabular");
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
  void adult() {
    assertBits(
        "c0ae3f5744a75413981d2dcd3f4339f6044598ae12171e15f6bf78369f11ea95",
        table("adult/adult-train.csv"),
        "--test",
        table("adult/adult-test.csv"),
        "--names",
        ADULT_COLUMNS,
        "--target",
        "income",
        "--epochs",
        "3");
  }

  @Test
  void californiaHousing() {
    assertBits(
        "bdd6eb62fad840013745da47d222a58a6aa547679eaaade06d95406fa6a0841f",
        table("california-housing/housing.csv"),
        "--target",
        "median_house_value",
        "--epochs",
        "3");
  }

  private static String table(String name) {
    Path file = TABLES.resolve(name);
    assertThat(file)
        .as("this test needs the shared tables beside the project, in ../shared/data/tabular")
        .matches(Files::isRegularFile);
    return file.toString();
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
