///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED
//DEPS io.evenkeel:evenkeel-data:0.1.0-SNAPSHOT

import com.sun.net.httpserver.HttpServer;
import io.evenkeel.table.Table;
import io.evenkeel.tabular.Prediction;
import io.evenkeel.tabular.Tabular;
import io.evenkeel.tabular.TabularModel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Answers for a Java record in a service of one's own. {@code PredictionService.java people.csv}
 * learns income, and serves {@code /income?age=39&education=Bachelors&hours=40}. For whole models
 * behind HTTP, {@code evenkeel serve} is there already.
 */
public class PredictionService {
  /** A row: its components are the table's columns. */
  record Person(int age, String education, double hours) {}

  public static void main(String[] args) throws IOException {
    TabularModel model = Tabular.classifier("income").fit(Table.read(args[0]));
    HttpServer server = start(model, args.length < 2 ? 8080 : Integer.parseInt(args[1]));
    System.out.printf(
        "http://localhost:%d/income?age=39&education=Bachelors&hours=40%n",
        server.getAddress().getPort());
  }

  /** A model predicts from any number of threads at once. */
  static HttpServer start(TabularModel model, int port) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext(
        "/income",
        exchange -> {
          Prediction answer = model.predict(person(exchange.getRequestURI().getQuery()));
          byte[] body =
              "%s %.3f%n".formatted(answer.label(), answer.value()).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static Person person(String query) {
    Map<String, String> fields =
        Arrays.stream(query.split("&", -1))
            .map(field -> field.split("=", 2))
            .collect(Collectors.toMap(field -> field[0], field -> field[1]));
    return new Person(
        Integer.parseInt(fields.get("age")),
        fields.get("education"),
        Double.parseDouble(fields.get("hours")));
  }
}
