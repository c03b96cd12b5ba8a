package io.evenkeel.lab.playground;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the page can ask of the playground, as the page asks it. */
@Timeout(600)
class PlaygroundTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path folder;
  private Playground playground;

  @BeforeEach
  void open() throws InterruptedException {
    playground = Playground.open(new PlaygroundSetup(0, null, new TableShelf(), folder, "test", 1));
  }

  @AfterEach
  void close() {
    playground.close();
  }

  private record Response(int status, String body) {}

  private Response post(String path, byte[] body) throws IOException {
    URI address = playground.address();
    String and = path.contains("?") ? "&" : "?";
    URL url = address.resolve("/" + path + and + address.getQuery()).toURL();
    HttpURLConnection connection = (HttpURLConnection) url.openConnection();
    connection.setDoOutput(true);
    connection.getOutputStream().write(body);
    int status = connection.getResponseCode();
    try (InputStream in =
        status == 200 ? connection.getInputStream() : connection.getErrorStream()) {
      return new Response(status, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private JsonNode act(String name, String body) throws IOException {
    Response response = post("act/" + name, body.getBytes(StandardCharsets.UTF_8));
    assertThat(response.status()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private String refusal(String name, String body) throws IOException {
    Response response = post("act/" + name, body.getBytes(StandardCharsets.UTF_8));
    assertThat(response.status()).isEqualTo(400);
    return response.body();
  }

  /** The state that a page would begin with. */
  private JsonNode state() throws IOException {
    String page;
    try (var in = playground.address().toURL().openStream()) {
      page = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    String begin = "id=\"data\">";
    int from = page.indexOf(begin) + begin.length();
    return JSON.readTree(page.substring(from, page.indexOf("</script>", from)));
  }

  @Test
  void aFileThatIsSentCanBeChosen() throws IOException, InterruptedException {
    byte[] csv = Files.readAllBytes(SmallTables.people(folder, 300));
    assertThat(JSON.readTree(post("upload?name=people.csv", csv).body()).get("table").asString())
        .isEqualTo("people.csv");
    String wanted = "{\"data\": \"table\", \"table\": \"people.csv\", \"target\": \"%s\"}";
    JsonNode settings = act("data", wanted.formatted(""));
    assertThat(settings.get("target").asString()).isEqualTo("rich");
    assertThat(settings.get("adam").asBoolean()).isTrue();
    act("step", "{}");
    while (state().get("step").asInt() == 0) {
      Thread.sleep(20);
    }
    assertThat(state().at("/table/testRows").asInt()).isEqualTo(60);
    assertThat(act("sample", "{\"row\": 7}").get("row").asInt()).isEqualTo(7);
    assertThat(refusal("data", wanted.formatted("wealth"))).contains("'wealth'");
    assertThat(refusal("data", wanted.formatted("").replace("people", "nobody")))
        .isEqualTo(
            "the playground has no table 'nobody.csv': choose its file in the page, or give it to"
                + " ./evenkeel lab");
    assertThat(state().at("/settings/table").asString()).isEqualTo("people.csv");
  }

  @Test
  void aFileThatIsSentAgainIsReadAgain() throws IOException, InterruptedException {
    String wanted = "{\"data\": \"table\", \"table\": \"people.csv\", \"target\": \"\"}";
    for (int rows : new int[] {300, 500}) {
      post("upload?name=people.csv", Files.readAllBytes(SmallTables.people(folder, rows)));
      act("data", wanted);
      while (state().at("/table/allRows").asInt() != rows) {
        Thread.sleep(20);
      }
    }
    assertThat(state().get("tables")).hasSize(1);
  }

  @Test
  void aFileThatIsNoTableIsRefusedInASentence() throws IOException {
    Response refused = post("upload?name=no.parquet", "hello".getBytes(StandardCharsets.UTF_8));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body()).startsWith("no.parquet ").doesNotContain(folder.toString());
    assertThat(state().get("tables").isEmpty()).isTrue();
  }

  @Test
  void aScenarioSetsTheKnobsAndPlays() throws IOException, InterruptedException {
    act("speed", "{\"steps\": 500}");
    JsonNode settings = act("scenario", "{\"name\": \"deep\"}");
    assertThat(settings.get("depth").asInt()).isEqualTo(8);
    assertThat(settings.get("activation").asString()).isEqualTo("sigmoid");
    while (state().at("/settings/depth").asInt() != 8) {
      Thread.sleep(20);
    }
    assertThat(state().get("playing").asBoolean()).isTrue();
    assertThat(state().get("speed").asInt()).isEqualTo(10);
    assertThat(refusal("scenario", "{\"name\": \"shallow\"}"))
        .isEqualTo("request has \"shallow\" as its name, which is not known");
  }

  @Test
  void anExhibitIsMeasuredAloneAndCanBeCancelled() throws IOException, InterruptedException {
    act("play", "{}");
    String bias = "{\"name\": \"bias\", \"quick\": true}";
    assertThat(refusal("exhibit", bias)).isEqualTo("the exhibit bias has not been measured");
    act("measure", bias);
    assertThat(state().get("playing").asBoolean()).isFalse();
    assertThat(refusal("play", "{}"))
        .isEqualTo("an exhibit is being measured, and the networks wait: let it end, or cancel it");
    assertThat(refusal("measure", "{\"name\": \"why\", \"quick\": true}"))
        .isEqualTo("one exhibit is measured at a time: wait until it has ended, or cancel it");
    act("cancel", "{}");
    awaitIdle();
    assertThat(place("bias").get("quick").asBoolean()).isFalse();
    act("play", "{}");
    assertThat(state().get("playing").asBoolean()).isTrue();
  }

  private void awaitIdle() throws IOException, InterruptedException {
    while (!place("bias").get("done").isNull()) {
      Thread.sleep(50);
    }
  }

  private JsonNode place(String name) throws IOException {
    for (JsonNode place : state().get("exhibits")) {
      if (place.get("name").asString().equals(name)) {
        return place;
      }
    }
    throw new AssertionError(name);
  }
}
