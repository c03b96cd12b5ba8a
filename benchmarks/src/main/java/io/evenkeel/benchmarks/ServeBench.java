package io.evenkeel.benchmarks;

import io.evenkeel.data.Mnist;
import io.evenkeel.loss.Loss;
import io.evenkeel.model.Model;
import io.evenkeel.network.Network;
import io.evenkeel.onnx.export.OnnxExport;
import io.evenkeel.onnx.fold.GraphFolding;
import io.evenkeel.serve.RunningServer;
import io.evenkeel.serve.Server;
import io.evenkeel.tabular.TabularModel;
import io.evenkeel.training.Trainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * One-row requests a second with p50, p99 and p99.9, at 1, 16 and 256 connections, of the server
 * with its drift on and off, and of ONNX Runtime behind the JDK's HTTP server ({@link OnnxServer})
 * with the folded export of the same model. Each server is warmed first; then they take turns, and
 * a figure is the median of the turns. Client and servers are in one JVM.
 *
 * <p>Arguments: turns (default 5), seconds of each (default 3), and the model's file of a run on
 * adult, of which one row is then requested besides one of W2's network (784-512-512-512-10).
 */
public final class ServeBench {
  private static final int[] CONNECTIONS = {1, 16, 256};
  private static final int ROWS = 64;
  static final String PERSON =
      """
      {"age": 39, "workclass": "State-gov", "fnlwgt": 77516, "education": "Bachelors", \
      "education-num": 13, "marital-status": "Never-married", "occupation": "Adm-clerical", \
      "relationship": "Not-in-family", "race": "White", "sex": "Male", "capital-gain": 2174, \
      "capital-loss": 0, "hours-per-week": 40, "native-country": "United-States"}\
      """;

  private ServeBench() {}

  /** See {@link ServeBench}. */
  public static void main(String[] arguments) throws Exception {
    int turns = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
    int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
    Model wide = wide();
    System.out.println(
        "| model | server | connections | requests/s | p50 ms | p99 ms | p99.9 ms | lost |");
    System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- |");
    String infer = "/v2/models/model/infer";
    one("W2", wide, new OnnxExport(wide), infer, tensor(wide, 1), turns, seconds);
    many(wide, tensor(wide, ROWS), turns, seconds);
    if (arguments.length > 2) {
      TabularModel adult = TabularModel.load(Path.of(arguments[2]));
      OnnxExport export = new OnnxExport(adult);
      one("adult", adult.model(), export, "/predict/model", PERSON, turns, seconds);
    }
  }

  private static void one(
      String name, Model model, OnnxExport export, String path, String body, int turns, int seconds)
      throws Exception {
    byte[] request = HttpLoad.request(path, body);
    try (RunningServer ours = Server.of(model).port(0).start();
        RunningServer blind = Server.of(model).drift(false).port(0).start();
        OnnxServer onnx = new OnnxServer(GraphFolding.fold(export.build()).after())) {
      measure(
          name,
          List.of("Evenkeel", "Evenkeel, no drift", "ONNX Runtime"),
          List.of(ours.port(), blind.port(), onnx.port()),
          request,
          CONNECTIONS,
          turns,
          seconds);
    }
  }

  /** Requests of {@value #ROWS} rows on one set of connections. */
  private static void many(Model model, String body, int turns, int seconds) throws Exception {
    try (RunningServer ours = Server.of(model).port(0).start()) {
      measure(
          "W2, %d rows a request".formatted(ROWS),
          List.of("Evenkeel"),
          List.of(ours.port()),
          HttpLoad.request("/v2/models/model/infer", body),
          new int[] {16},
          turns,
          seconds);
    }
  }

  private static void measure(
      String model,
      List<String> names,
      List<Integer> ports,
      byte[] request,
      int[] connections,
      int turns,
      int seconds)
      throws InterruptedException {
    for (int port : ports) {
      HttpLoad.run(port, request, 16, 2 * seconds);
      HttpLoad.run(port, request, 1, seconds);
    }
    for (int clients : connections) {
      List<List<HttpLoad.Load>> loads = new ArrayList<>();
      names.forEach(_ -> loads.add(new ArrayList<>()));
      for (int turn = 0; turn < turns; turn++) {
        for (int i = 0; i < ports.size(); i++) {
          loads.get(i).add(HttpLoad.run(ports.get(i), request, clients, seconds));
        }
      }
      for (int i = 0; i < names.size(); i++) {
        List<HttpLoad.Load> own = loads.get(i);
        System.out.printf(
            Locale.ROOT,
            "| %s | %s | %d | %.0f | %.2f | %.2f | %.2f | %d |%n",
            model,
            names.get(i),
            clients,
            median(own, HttpLoad.Load::perSecond),
            median(own, HttpLoad.Load::p50),
            median(own, HttpLoad.Load::p99),
            median(own, HttpLoad.Load::p999),
            own.stream().mapToLong(HttpLoad.Load::lost).sum());
      }
    }
  }

  private static double median(List<HttpLoad.Load> loads, ToDoubleFunction<HttpLoad.Load> figure) {
    List<Double> values = new ArrayList<>(loads.stream().mapToDouble(figure).boxed().toList());
    Collections.sort(values);
    return values.get(values.size() / 2);
  }

  /** W2's network after an epoch of MNIST. */
  static Model wide() {
    Network network =
        Network.input(784)
            .dense(512)
            .batchNorm()
            .relu()
            .dense(512)
            .batchNorm()
            .relu()
            .dense(512)
            .batchNorm()
            .relu()
            .dense(10)
            .build();
    return Trainer.of(network)
        .loss(Loss.softmaxCrossEntropy())
        .batchSize(256)
        .epochs(1)
        .seed(1)
        .fit(Mnist.train(), Mnist.test())
        .model();
  }

  /** A request of the protocol, each number as a picture's would be. */
  static String tensor(Model model, int rows) {
    int features = model.network().inputFeatures();
    StringBuilder data = new StringBuilder();
    for (int i = 0; i < rows * features; i++) {
      data.append(i == 0 ? "" : ",").append(i % 5 < 4 ? "0" : "0.50196");
    }
    return "{\"inputs\":[{\"name\":\"%s\",\"shape\":[%d,%d],\"datatype\":\"FP32\",\"data\":[%s]}]}"
        .formatted(model.input().name(), rows, features, data);
  }
}
