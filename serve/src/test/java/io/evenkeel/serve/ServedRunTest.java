package io.evenkeel.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.serve.model.ModelSource;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run's settings also hold for requests to its model. */
class ServedRunTest {
  @TempDir private Path folder;

  /** The values that training read as missing are missing in a request, and no others. */
  @Test
  void valuesThatMeanMissing() throws Exception {
    SmallModels.table().save(folder.resolve("model.safetensors"));
    Files.writeString(
        folder.resolve("config.json"), "{\"table\": {\"missing\": [\"-99\", \"x\"]}}");
    String header = "age,income,town,member\n";
    try (RunningServer server =
            Server.create().add("people", ModelSource.read(folder)).port(0).start();
        Client client = new Client(server)) {
      String marked = client.post("/predict/people", "text/csv", header + "-99,7,X,no\n").text();
      String empty = client.post("/predict/people", "text/csv", header + ",7,,no\n").text();
      assertThat(marked).startsWith("prediction,").isEqualTo(empty);
      assertThat(client.post("/predict/people", "text/csv", header + "NA,7,Bern,no\n").error())
          .isEqualTo("column 'age' takes a number such as 1234.5, but got 'NA'");
    }
  }
}
