package io.evenkeel.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.model.Model;
import io.evenkeel.tabular.Prediction;
import io.evenkeel.tabular.Tabular;
import io.evenkeel.tabular.TabularModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The Open Inference Protocol v2, as its clients speak it, and the plain endpoint. */
class ProtocolTest {
  private static Model model;
  private static TabularModel table;
  private static RunningServer server;
  private static Client client;

  @BeforeAll
  static void start() {
    model = SmallModels.numbers();
    table = SmallModels.table();
    server = Server.create().add("numbers", model).add("people", table.model()).port(0).start();
    client = new Client(server);
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @Test
  void theServerSaysWhatItIs() throws Exception {
    assertThat(client.get("/v2").json().path("name").asString("")).isEqualTo("evenkeel");
    assertThat(client.get("/v2").json().path("extensions").toString())
        .contains("binary_tensor_data");
    assertThat(client.get("/v2/health/live").text()).isEqualTo("{\"live\":true}");
    assertThat(client.get("/v2/health/ready").text()).isEqualTo("{\"ready\":true}");
    assertThat(client.get("/v2/models/numbers/ready").status()).isEqualTo(200);
    assertThat(client.get("/v2/models/numbers/versions/1/ready").status()).isEqualTo(200);
  }

  @Test
  void aModelSaysWhatItTakesAndGives() throws Exception {
    assertThat(client.get("/v2/models/numbers").text())
        .isEqualTo(
            """
            {"name":"numbers","versions":["1"],"platform":"evenkeel",\
            "inputs":[{"name":"features","datatype":"FP32","shape":[-1,6]}],\
            "outputs":[{"name":"probabilities","datatype":"FP32","shape":[-1,3]},\
            {"name":"label","datatype":"BYTES","shape":[-1]}],\
            "parameters":{"classes":["0","1","2"]}}\
            """);
    assertThat(client.get("/v2/models/people").json().path("inputs").toString())
        .contains("{\"name\":\"age\",\"datatype\":\"FP64\",\"shape\":[-1]}")
        .contains("{\"name\":\"town\",\"datatype\":\"BYTES\",\"shape\":[-1]}")
        .contains("{\"name\":\"member\",\"datatype\":\"BOOL\",\"shape\":[-1]}");
  }

  @Test
  void tensorsInJsonArePredictedToTheBitsOfTheModel() throws Exception {
    float[] rows = {0.1f, -2, 3.25f, 4, 5, 6, 1, 2, 3, 4, 5, -0.7f};
    for (String data : new String[] {Arrays.toString(rows), nested(rows)}) {
      Client.Answer answer =
          client.post(
              "/v2/models/numbers/infer",
              "application/json",
              """
              {"id": "a7", "inputs": [{"name": "features", "shape": [2, 6], "datatype": "FP32", "data": %s}]}\
              """
                  .formatted(data));
      assertThat(answer.status()).isEqualTo(200);
      JsonNode json = answer.json();
      assertThat(json.path("id").asString("")).isEqualTo("a7");
      assertThat(json.path("model_name").asString("")).isEqualTo("numbers");
      assertThat(json.path("model_version").asString("")).isEqualTo("1");
      JsonNode output = json.path("outputs").get(0);
      assertThat(output.path("shape").toString()).isEqualTo("[2,3]");
      float[] got = new float[6];
      for (int i = 0; i < 6; i++) {
        got[i] = Float.parseFloat(output.path("data").get(i).toString());
      }
      assertThat(got).isEqualTo(model.predict(rows, 2));
    }
  }

  private static String nested(float[] rows) {
    return "[%s, %s]"
        .formatted(
            Arrays.toString(Arrays.copyOf(rows, 6)),
            Arrays.toString(Arrays.copyOfRange(rows, 6, 12)));
  }

  @Test
  void theDataOfATensorMayComeBeforeItsShapeAndType() throws Exception {
    Client.Answer answer =
        client.post(
            "/v2/models/numbers/infer",
            "application/json",
            """
            {"outputs": [{"name": "label"}], "inputs": [{"data": [1,2,3,4,5,6], "name": "features", "shape": [1, 6], "datatype": "FP32"}]}\
            """);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().path("outputs").size()).isEqualTo(1);
  }

  @Test
  void tensorsInBytesGiveTensorsInBytes() throws Exception {
    float[] rows = {1, 2, 3, 4, 5, 6};
    byte[] json =
        """
        {"inputs": [{"name": "features", "shape": [1, 6], "datatype": "FP32", "parameters": {"binary_data_size": 24}}],
         "outputs": [{"name": "probabilities", "parameters": {"binary_data": true}}, {"name": "label", "parameters": {"binary_data": true}}]}\
        """
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer body = ByteBuffer.allocate(json.length + 24).order(ByteOrder.LITTLE_ENDIAN);
    body.put(json);
    for (float value : rows) {
      body.putFloat(value);
    }
    Client.Answer answer =
        client.post(
            "/v2/models/numbers/infer",
            "application/octet-stream",
            body.array(),
            "Inference-Header-Content-Length",
            String.valueOf(json.length));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    int length =
        Integer.parseInt(
            answer
                .response()
                .headers()
                .firstValue("Inference-Header-Content-Length")
                .orElseThrow());
    ByteBuffer bytes =
        ByteBuffer.wrap(answer.body(), length, answer.body().length - length)
            .order(ByteOrder.LITTLE_ENDIAN);
    float[] got = {bytes.getFloat(), bytes.getFloat(), bytes.getFloat()};
    assertThat(got).isEqualTo(model.predict(rows));
    assertThat(bytes.getInt()).as("length of the label").isEqualTo(1);
    assertThat((char) bytes.get()).isBetween('0', '2');
    assertThat(bytes.hasRemaining()).isFalse();
  }

  @Test
  void columnsAsTensorsArePredictedAsTheTableIs() throws Exception {
    Client.Answer answer =
        client.post(
            "/v2/models/people/infer",
            "application/json",
            """
            {"inputs": [
              {"name": "age", "shape": [2], "datatype": "FP64", "data": [30.5, null]},
              {"name": "income", "shape": [2, 1], "datatype": "INT32", "data": [900, 1200]},
              {"name": "town", "shape": [2], "datatype": "BYTES", "data": ["Oslo", "Rome"]},
              {"name": "member", "shape": [2], "datatype": "BOOL", "data": [true, false]}]}\
            """);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    Prediction expected =
        table.predict(Map.of("age", 30.5, "income", 900, "town", "Oslo", "member", true));
    JsonNode outputs = answer.json().path("outputs");
    assertThat(outputs.get(0).path("data").get(1).asDouble())
        .isEqualTo(expected.probabilities().get(1));
    assertThat(outputs.get(1).path("data").get(0).asString("")).isEqualTo(expected.label());
    assertThat(outputs.get(2).path("name").asString("")).isEqualTo("spread");
    assertThat(outputs.get(2).path("data").get(0).asDouble())
        .isEqualTo(expected.spread())
        .isPositive();
  }

  @Test
  void aNumberHasItsInterval() throws Exception {
    TabularModel ages =
        Tabular.regressor("age")
            .settings(s -> s.withEpochs(2).withMembers(3).withInterval(0.8))
            .fit(SmallModels.peopleTable());
    try (RunningServer other = Server.create().add("ages", ages.model()).port(0).start();
        Client own = new Client(other)) {
      JsonNode json =
          own.post(
                  "/predict/ages",
                  "application/json",
                  "{\"income\": 1500.5, \"town\": \"Bern\", \"member\": false, \"buys\": \"no\"}")
              .json();
      double value = json.path("prediction").asDouble();
      assertThat(json.path("low").asDouble()).isLessThan(value);
      assertThat(json.path("high").asDouble()).isGreaterThan(value);
      assertThat(json.path("spread").asDouble()).isPositive();
      assertThat(own.get("/v2/models/ages").json().path("outputs").toString())
          .contains("\"low\"", "\"high\"", "\"spread\"");
    }
  }

  @Test
  void oneRowOfATableIsAnObject() throws Exception {
    Client.Answer answer =
        client.post(
            "/predict/people",
            "application/json",
            """
            {"age": 52, "income": 1500.5, "town": "Bern", "member": false}\
            """);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    Prediction expected =
        table.predict(Map.of("age", 52, "income", 1500.5, "town", "Bern", "member", false));
    JsonNode json = answer.json();
    assertThat(json.path("prediction").asString("")).isEqualTo(expected.label());
    assertThat(json.path("probabilities").path("yes").asDouble())
        .isEqualTo(expected.probability("yes"));
    assertThat(json.path("spread").asDouble()).isEqualTo(expected.spread());
  }

  @Test
  void manyRowsAreAnArrayOrCsv() throws Exception {
    String rows =
        """
        [{"age": 52, "income": 1500.5, "town": "Bern", "member": false, "buys": "no"},
         {"age": null, "income": 7, "town": "Atlantis", "member": true}]\
        """;
    Client.Answer answer = client.post("/predict/people", "application/json", rows);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().path("predictions").size()).isEqualTo(2);
    assertThat(answer.json().path("notes").get(0).asString(""))
        .isEqualTo(
            "column 'town' has the category 'Atlantis', for which the model has no place: it counts"
                + " as a rare one");
    Client.Answer csv =
        client.post(
            "/predict/people",
            "text/csv; charset=utf-8",
            "town;age;member;income\r\n\"Bern\";52;no;1500.5\r\nAtlantis;;yes;7\r\n");
    assertThat(csv.text().lines().toList())
        .hasSize(3)
        .first()
        .isEqualTo("prediction,p_no,p_yes,spread");
    String first = csv.text().lines().toList().get(1);
    assertThat(Double.parseDouble(first.split(",", -1)[2]))
        .isEqualTo(
            answer.json().path("predictions").get(0).path("probabilities").path("yes").asDouble());
  }

  @Test
  void whatFilesSayOfMissingValuesIsMissingInCsv() throws Exception {
    String known =
        client.post("/predict/people", "text/csv", "age,income,town,member\n,7,,true\n").text();
    assertThat(
            client
                .post("/predict/people", "text/csv", "age,income,town,member\nNA,7,?,true\n")
                .text())
        .isEqualTo(known);
  }

  @Test
  void thePageAndTheDocumentKnowTheModels() throws Exception {
    Client.Answer page = client.get("/");
    assertThat(page.response().headers().firstValue("Content-Type"))
        .contains("text/html; charset=utf-8");
    assertThat(page.text())
        .contains("{\"name\":\"town\",\"type\":\"category\",\"categories\":[")
        .contains("\"numbers\":6")
        .doesNotContain("{{");
    JsonNode api = client.get("/openapi.json").json();
    assertThat(api.path("openapi").asString("")).isEqualTo("3.1.0");
    assertThat(api.path("paths").has("/predict/people")).isTrue();
    JsonNode row = api.path("components").path("schemas").path("people");
    assertThat(row.path("required").toString())
        .isEqualTo("[\"age\",\"income\",\"town\",\"member\"]");
    assertThat(row.path("properties").path("age").toString())
        .isEqualTo("{\"type\":[\"number\",\"null\"]}");
  }

  @Test
  void rowsOfNumbersAreArrays() throws Exception {
    Client.Answer one = client.post("/predict/numbers", "application/json", "[1,2,3,4,5,6]");
    Client.Answer two =
        client.post("/predict/numbers", "application/json", "[[1,2,3,4,5,6],[6,5,4,3,2,1]]");
    assertThat(two.json().path("predictions").get(0).path("prediction"))
        .isEqualTo(one.json().path("prediction"));
    assertThat(client.post("/predict/numbers", "text/csv", "1,2,3,4,5,6\n").text())
        .startsWith("prediction,p_0,p_1,p_2\n");
  }
}
