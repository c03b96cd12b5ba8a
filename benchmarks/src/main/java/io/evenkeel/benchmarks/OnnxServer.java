package io.evenkeel.benchmarks;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * The simplest server of a graph that one would write: the JDK's HTTP server on virtual threads,
 * Jackson, and ONNX Runtime with its defaults except for one thread per request. It checks nothing.
 * It takes what our server takes: the protocol's tensor for a graph with one input, a row by its
 * columns' names for one with several.
 */
final class OnnxServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final OrtEnvironment environment =
      OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
  private final OrtSession session;
  private final HttpServer server;

  OnnxServer(ModelProto graph) throws IOException, OrtException {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
    options.setIntraOpNumThreads(1); // requests arrive at the same time
    session = environment.createSession(graph.toByteArray(), options);
    InetSocketAddress here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    server = HttpServer.create(here, 1024);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    Map<String, OnnxTensor> inputs = new HashMap<>();
    try (exchange) {
      JsonNode body = JSON.readTree(exchange.getRequestBody());
      if (session.getNumInputs() == 1) {
        inputs.put(session.getInputNames().iterator().next(), numbers(body));
      } else {
        row(body, inputs);
      }
      try (OrtSession.Result result = session.run(inputs)) {
        float[][] values = (float[][]) result.get(0).getValue();
        byte[] answer = Arrays.toString(values[0]).getBytes(StandardCharsets.US_ASCII);
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
      }
    } catch (OrtException e) {
      throw new IOException(e);
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  private OnnxTensor numbers(JsonNode body) throws OrtException {
    JsonNode data = body.get("inputs").get(0).get("data");
    float[] row = new float[data.size()];
    for (int i = 0; i < row.length; i++) {
      row[i] = data.get(i).floatValue();
    }
    return OnnxTensor.createTensor(environment, FloatBuffer.wrap(row), new long[] {1, row.length});
  }

  private void row(JsonNode body, Map<String, OnnxTensor> inputs) throws OrtException {
    for (NodeInfo input : session.getInputInfo().values()) {
      String name = input.getName();
      TensorInfo info = (TensorInfo) input.getInfo();
      Object cell =
          info.type == OnnxJavaType.STRING
              ? new String[][] {{body.get(name).stringValue()}}
              : new double[][] {{body.get(name).doubleValue()}};
      inputs.put(name, OnnxTensor.createTensor(environment, cell));
    }
  }

  @Override
  public void close() throws OrtException {
    server.stop(0);
    session.close();
  }
}
