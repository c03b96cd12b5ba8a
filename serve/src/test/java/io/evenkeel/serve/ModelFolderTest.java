package io.evenkeel.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.model.Model;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions in a folder: new ones are served, broken ones are not, and no request is lost. */
class ModelFolderTest {
  private static final String ROW = "[1,2,3,4,5,6]";

  @TempDir private Path folder;

  private void put(String version, Model model) throws Exception {
    Path next = Files.createDirectories(folder.resolve("m").resolve(version));
    model.save(next.resolve("model.safetensors"));
  }

  private static void await(BooleanSupplier condition) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      Thread.sleep(20);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  @Test
  void aNewVersionTakesTheOldOnesPlaceUnderLoadAndABrokenOneDoesNot() throws Exception {
    put("1", SmallModels.numbers(1));
    List<String> notices = Collections.synchronizedList(new ArrayList<>());
    try (RunningServer server =
            Server.create()
                .modelFolder(folder)
                .port(0)
                .notices(text -> {
                  if (text.startsWith("model m: version")) { // and not the notices about drift
                    notices.add(text);
                  }
                })
                .start();
        Client client = new Client(server)) {
      assertThat(notices).containsExactly("model m: version 1 is served");
      AtomicBoolean enough = new AtomicBoolean();
      AtomicInteger failures = new AtomicInteger();
      AtomicInteger latest = new AtomicInteger();
      List<Thread> load = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        load.add(Thread.startVirtualThread(() -> ask(client, enough, failures, latest)));
      }
      put("2", SmallModels.numbers(2));
      await(() -> latest.get() == 2);
      Path broken = Files.createDirectories(folder.resolve("m/3"));
      Files.writeString(broken.resolve("model.safetensors"), "this is no model");
      await(() -> notices.size() == 3);
      assertThat(notices.get(2))
          .startsWith("model m: version 3 cannot be served, and what was served before still is: ");
      put("4", SmallModels.numbers(3));
      await(() -> latest.get() == 4);
      enough.set(true);
      for (Thread thread : load) {
        thread.join();
      }
      assertThat(failures).hasValue(0);
      assertThat(client.get("/v2/models/m").json().path("versions").toString())
          .as("the latest two")
          .isEqualTo("[\"2\",\"4\"]");
      assertThat(client.post("/predict/m/versions/2", "application/json", ROW).status())
          .isEqualTo(200);
      assertThat(client.post("/predict/m/versions/1", "application/json", ROW).error())
          .isEqualTo("the model 'm' has no version '1': its versions are 2, 4");
    }
  }

  private static void ask(
      Client client, AtomicBoolean enough, AtomicInteger failures, AtomicInteger latest) {
    while (!enough.get()) {
      try {
        Client.Answer answer = client.post("/predict/m", "application/json", ROW);
        if (answer.status() != 200) {
          failures.incrementAndGet();
        }
        int version = Integer.parseInt(answer.json().path("version").asString("0"));
        latest.accumulateAndGet(version, Math::max);
      } catch (Exception e) {
        failures.incrementAndGet();
        return;
      }
    }
  }
}
