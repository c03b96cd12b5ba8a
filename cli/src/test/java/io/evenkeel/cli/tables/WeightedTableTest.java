package io.evenkeel.cli.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.cli.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code train --weight}. */
class WeightedTableTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path folder;

  /** 200 rows, of which row 3 has the given weight. */
  private Path table(String name, String weight) throws IOException {
    List<String> lines = new ArrayList<>(List.of("age,copies,answer"));
    for (int i = 0; i < 200; i++) {
      lines.add(
          "%d,%s,%s".formatted(20 + i % 50, i == 2 ? weight : 1 + i % 3, i % 5 < 3 ? "no" : "yes"));
    }
    return Files.write(folder.resolve(name), lines);
  }

  private CommandRunner run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--runs", folder.resolve("runs").toString()));
    return CommandRunner.run(all.toArray(String[]::new));
  }

  private CommandRunner trained(Path table) {
    return run(
        "train",
        table.toString(),
        "--target",
        "answer",
        "--weight",
        "copies",
        "--epochs",
        "2",
        "--members",
        "1",
        "--name",
        "w",
        "--json");
  }

  @Test
  void theRunKeepsItAndItsModelDoesWithout() throws IOException {
    CommandRunner trained = trained(table("people.csv", "0"));
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    assertThat(trained.err()).contains("weighted by copies");
    JsonNode config = JSON.readTree(folder.resolve("runs/w/config.json").toFile());
    assertThat(config.at("/goal/weight").asString()).isEqualTo("copies");
    CommandRunner again = run("evaluate", "w", "--json");
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(JSON.readTree(again.out()).get("accuracy"))
        .isEqualTo(JSON.readTree(trained.out()).at("/test/accuracy"));
    Path ages = Files.writeString(folder.resolve("new.csv"), "age\n30\n31\n");
    CommandRunner predicted = run("predict", "w", ages.toString());
    assertThat(predicted.exitCode()).as(predicted.err()).isZero();
  }

  @Test
  void whatIsNoWeightIsRefusedWithItsRow() throws IOException {
    Path table = table("wrong.csv", "-2.5");
    CommandRunner refused = trained(table);
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(JSON.readTree(refused.out()).get("error").asString())
        .isEqualTo(
            "row 3 of %s has the weight -2.5 in column 'copies': weights are finite numbers from 0 on, and a row of weight 0 is left out"
                .formatted(table));
    assertThat(folder.resolve("runs")).doesNotExist();
    CommandRunner compared =
        run("compare", table.toString(), "--target", "answer", "--weight", "copies");
    assertThat(compared.exitCode()).isEqualTo(2);
    assertThat(compared.err())
        .startsWith(
            "evenkeel: --weight: compare trains single networks, without scales, on the target as it is, so leave it out");
  }
}
