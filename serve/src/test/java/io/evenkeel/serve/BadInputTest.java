package io.evenkeel.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.serve.http.Access;
import io.evenkeel.serve.limit.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bad input gets its status and one sentence, and does not disturb other requests. */
class BadInputTest {
  private static final String INFER = "/v2/models/numbers/infer";
  private static final String JSON = "application/json";
  private static final String ROW = "[1,2,3,4,5,6]";

  private static RunningServer server;
  private static Client client;

  @BeforeAll
  static void start() {
    server =
        Server.create()
            .add("numbers", SmallModels.numbers())
            .add("people", SmallModels.table().model())
            .limits(
                Limits.DEFAULT
                    .withBodyBytes(1 << 20)
                    .withRows(1000)
                    .withTime(Duration.ofSeconds(2)))
            .port(0)
            .start();
    client = new Client(server);
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @AfterEach
  void othersAreAnswered() throws Exception {
    assertThat(client.post("/predict/numbers", JSON, ROW).status()).isEqualTo(200);
  }

  private static void expect(Client.Answer answer, int status, String sentence) {
    assertThat(answer.text()).isEqualTo(Client.error(sentence));
    assertThat(answer.status()).isEqualTo(status);
  }

  private static String tensor(String name, String shape, String type, String data) {
    return """
    {"inputs": [{"name": "%s", "shape": %s, "datatype": "%s", "data": %s}]}\
    """
        .formatted(name, shape, type, data);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "features | [1,5] | FP32 | [1,2,3,4,5] | the tensor 'features' takes the shape [-1, 6], -1 being the rows, but got [1, 5]",
        "features | [1,6] | FP32 | [1,2,3,4,5] | the tensor 'features' has the shape [1, 6], which is 6 elements, but 5 came",
        "features | [2,3] | FP32 | [1,2,3,4,5,6] | the tensor 'features' takes the shape [-1, 6], -1 being the rows, but got [2, 3]",
        "features | [-1,6] | FP32 | [1,2,3,4,5,6] | the shape of the tensor 'features' is [-1, 6],"
            + " but a size must be at least 0",
        "features | [0,6] | FP32 | [] | the request has no rows",
        "features | [1,6] | FP32 | [1,2,3,4,5,\"x\"] | the tensor 'features' of FP32 takes numbers, but got x",
        "features | [1,6] | FP32 | [1,2,3,4,5,null] | the tensor 'features' takes finite numbers, but element 5 is NaN or null",
        "features | [1,6] | FP32 | [1,2,3,4,5,1e99] | the tensor 'features' of FP32 takes numbers that FP32 holds, but got 1e99",
        "features | [1,6] | UINT8 | [1,2,3,4,5,256] | the tensor 'features' of UINT8 takes whole numbers that UINT8 holds, but got 256",
        "features | [1,6] | FLOAT | [1,2,3,4,5,6] | a tensor's datatype is BOOL, UINT8 to UINT64, INT8 to INT64, FP16, BF16, FP32, FP64 or BYTES, but got 'FLOAT'",
        "features | [1,6] | BYTES | [\"1\",\"2\",\"3\",\"4\",\"5\",\"6\"] | the tensor 'features' takes numbers, but got BYTES",
        "x | [1,6] | FP32 | [1,2,3,4,5,6] | the model takes one tensor, 'features', but got 'x'",
        "features | 6 | FP32 | [1] | the shape of the tensor 'features' is an array of up to 16 whole numbers",
      })
  void wrongTensors(String name, String shape, String type, String data, String sentence)
      throws Exception {
    expect(client.post(INFER, JSON, tensor(name, shape, type, data)), 400, sentence);
  }

  @Test
  void wrongJson() throws Exception {
    assertThat(client.post(INFER, JSON, "{\"inputs\": [").error())
        .isEqualTo(
            "the body is not JSON: Unexpected end-of-input: expected close marker for Array (line 1, column 13)");
    assertThat(
            client
                .post(INFER, JSON, tensor("features", "[1,6]", "FP32", "[NaN,2,3,4,5,6]"))
                .error())
        .startsWith("the body is not JSON: Non-standard token 'NaN'");
    expect(client.post(INFER, JSON, "[]"), 400, "the body must be an object of JSON");
    expect(client.post(INFER, JSON, "{}"), 400, "the request needs inputs, an array of tensors");
    assertThat(client.post(INFER, JSON, "[".repeat(100_000)).status()).isEqualTo(400);
    assertThat(client.post("/predict/numbers", JSON, "").status()).isEqualTo(400);
    expect(
        client.post(INFER, JSON, "{}", "Inference-Header-Content-Length", "9"),
        400,
        "the header Inference-Header-Content-Length says 9 bytes, but the body has 2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"age\": 3, \"income\": 4, \"town\": \"Bern\"} | row 1 lacks the column 'member', which the model predicts from: give null where it is not known",
        "{\"age\": \"old\", \"income\": 4, \"town\": \"Bern\", \"member\": true} | row 1: column 'age' takes a finite number, but got the text old",
        "{\"age\": 3, \"income\": 1e999, \"town\": \"Bern\", \"member\": true} | row 1: column 'income' takes a finite number, but got 1e999",
        "{\"age\": 3, \"income\": [4], \"town\": \"Bern\", \"member\": true} | row 1: column 'income' takes a finite number, but got an array",
        "{\"age\": 3, \"income\": 4, \"town\": \"Bern\", \"member\": \"perhaps\"} | row 1: column 'member' takes true or false, but got the text perhaps",
        "{\"age\": 3, \"income\": 4, \"town\": \"Bern\", \"member\": true, \"shoe\": 41} | the model does not know the column 'shoe': it predicts from age, income, town, member; with ?extra=ignore others are left alone",
        "[] | the request has no rows",
        "3 | the body must be a row, an object with a value for each column, or an array of rows",
      })
  void wrongRows(String body, String sentence) throws Exception {
    expect(client.post("/predict/people", JSON, body), 400, sentence);
  }

  @Test
  void wrongCsvAndWrongKinds() throws Exception {
    expect(
        client.post("/predict/people", "text/csv", "age,income,town,member\n1,2,Bern\n"),
        400,
        "line 2 of the CSV has 3 cells, but the header has 4");
    expect(
        client.post("/predict/people", "text/csv", "age,income,town,member\n1,2,\"Bern,yes\n"),
        400,
        "line 2 of the CSV has a quote that is never closed");
    expect(
        client.post("/predict/people", "image/png", "x"),
        415,
        "the model does not take pictures: send application/json or text/csv");
    expect(
        client.post("/predict/people", "application/xml", "<x/>"),
        415,
        "a body is application/json, text/csv or, for a model of pictures, image/png or image/jpeg, but got application/xml");
  }

  @Test
  void pathsAndMethods() throws Exception {
    expect(
        client.get("/v2/models/nobody"),
        404,
        "there is no model 'nobody': the models are numbers, people");
    expect(
        client.get("/v2/models/numbers/versions/7"),
        404,
        "the model 'numbers' has no version '7': its versions are 1");
    expect(client.get(INFER), 405, "/v2/models/numbers/infer takes POST, but got GET");
    expect(
        client.get("/nowhere"),
        404,
        "there is nothing at /nowhere: /openapi.json says what there is");
    for (String path :
        List.of(
            "/v2/models/..%2f..%2fetc%2fpasswd",
            "/v2/models/%2e%2e/%2e%2e/etc/passwd", "/predict/..%5c..%5cwindows")) {
      Client.Answer answer = client.get(path);
      assertThat(answer.status()).as(path).isIn(400, 404, 405);
      assertThat(answer.error()).as(path).isNotEmpty();
    }
  }

  @Test
  void tooMuch() throws Exception {
    Client.Answer longer = client.post(INFER, JSON, new byte[2 << 20]);
    expect(
        longer,
        413,
        "the body is longer than 1048576 bytes, which is the limit: send less at once");
    assertThat(longer.response().headers().firstValue("connection"))
        .as("no request may follow a body that was not read")
        .hasValue("close");
    expect(
        client.post("/predict/numbers", "text/csv", (ROW.substring(1, 12) + "\n").repeat(1001)),
        413,
        "the request has more than 1000 rows, which is the limit: send them in several requests");
    expect(
        client.post(INFER, JSON, tensor("features", "[1001,6]", "INT8", zeros(6006))),
        413,
        "the request has 1001 rows, but 1000 are the limit: send them in several requests");
  }

  private static String zeros(int count) {
    return "[" + "0,".repeat(count - 1) + "0]";
  }

  @Test
  void packedBodies() throws Exception {
    expect(
        client.post(
            "/predict/numbers", JSON, packed(new byte[200 << 20]), "Content-Encoding", "gzip"),
        413,
        "the body is longer than 1048576 bytes, which is the limit: send less at once");
    assertThat(
            client
                .post(
                    "/predict/numbers",
                    JSON,
                    packed(ROW.getBytes(StandardCharsets.UTF_8)),
                    "Content-Encoding",
                    "gzip")
                .status())
        .isEqualTo(200);
    expect(
        client.post("/predict/numbers", JSON, ROW, "Content-Encoding", "gzip"),
        400,
        "the body is not in gzip, as its header says");
    expect(
        client.post("/predict/numbers", JSON, ROW, "Content-Encoding", "br"),
        415,
        "a body may come as it is, or with Content-Encoding gzip or deflate, but got br");
  }

  private static byte[] packed(byte[] body) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(body);
    }
    return out.toByteArray();
  }

  private static Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(30_000);
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  private static String rest(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void aWrongHostIsNotAnswered() throws Exception {
    try (Socket socket = connect()) {
      write(socket, "GET /v2 HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
      assertThat(rest(socket))
          .startsWith("HTTP/1.1 421")
          .endsWith(
              Client.error(
                  "the server does not answer to the name 'evil.example': its names are given with --allow-host"));
    }
    try (Socket socket = connect()) {
      write(socket, "nonsense\r\n\r\n");
      assertThat(rest(socket)).startsWith("HTTP/1.1 400").contains("{\"error\":\"bad request: ");
    }
  }

  /** One byte a quarter of a second, in the header or in the body: cut off after the time limit. */
  @Test
  void slowClientsAreCutOff() throws Exception {
    try (Socket header = connect();
        Socket body = connect()) {
      write(
          body,
          "POST /predict/numbers HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n[");
      write(header, "GET /v2 HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
      boolean cut = false;
      for (int i = 0; i < 80 && !cut; i++) {
        Thread.sleep(250);
        try {
          write(header, "x");
          write(body, " ");
        } catch (IOException e) {
          cut = true;
        }
      }
      assertThat(cut).isTrue();
    }
  }

  @Test
  void aHalfClosedConnectionIsAnswered() throws Exception {
    try (Socket socket = connect()) {
      write(
          socket,
          "POST /predict/numbers HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 13\r\n\r\n"
              + ROW);
      socket.shutdownOutput();
      assertThat(rest(socket)).startsWith("HTTP/1.1 200");
    }
    try (Socket socket = connect()) {
      write(
          socket,
          "POST /predict/numbers HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50\r\n\r\n[1,");
      socket.shutdownOutput();
      assertThat(rest(socket)).startsWith("HTTP/1.1 400");
    }
  }

  @Test
  void twoThousandConnectionsDisturbNobody() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 2000; i++) {
        sockets.add(connect());
      }
      assertThat(client.post("/predict/numbers", JSON, ROW).status()).isEqualTo(200);
      write(
          sockets.get(1999),
          "GET /v2/health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      assertThat(rest(sockets.get(1999))).startsWith("HTTP/1.1 200");
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void aTokenIsAskedFor() throws Exception {
    try (RunningServer locked =
            Server.of(SmallModels.numbers())
                .access(Access.LOCAL.withPort(0).withToken("s3cret"))
                .start();
        Client asking = new Client(locked)) {
      expect(
          asking.get("/v2"),
          401,
          "the request needs the server's token: Authorization: Bearer and the token");
      assertThat(asking.get("/v2", "Authorization", "Bearer s3cret").status()).isEqualTo(200);
      assertThat(asking.get("/v2", "Authorization", "Bearer s3cres").status()).isEqualTo(401);
      assertThat(asking.get("/v2/health/live").status()).isEqualTo(200);
      assertThat(asking.get("/v2?token=s3cret").status()).isEqualTo(200);
    }
  }

  @Test
  void moreRequestsThanTheLimitAreToldToComeAgain() throws Exception {
    try (RunningServer small =
            Server.of(SmallModels.numbers()).limits(Limits.DEFAULT.withQueue(1)).port(0).start();
        Client asking = new Client(small)) {
      Client.Answer answer = whileAnotherIsAnswered(small, asking);
      expect(answer, 429, "1 requests are being answered, which is the limit: try again");
      assertThat(answer.response().headers().firstValue("Retry-After")).contains("1");
    }
  }

  /**
   * An answer while another request has not sent its body. If both come at the same moment, the
   * other one may be refused; then it is sent again.
   */
  private static Client.Answer whileAnotherIsAnswered(RunningServer server, Client asking)
      throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (true) {
      try (Socket holding = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
        write(
            holding,
            "POST /predict/model HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n[");
        Thread.sleep(200);
        Client.Answer answer = asking.get("/v2");
        if (answer.status() != 200 || System.nanoTime() > deadline) {
          return answer;
        }
      }
    }
  }
}
