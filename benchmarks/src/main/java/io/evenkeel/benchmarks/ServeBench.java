package io.evenkeel.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.evenkeel.model.Model;
import io.evenkeel.network.Network;
import io.evenkeel.serve.RunningServer;
import io.evenkeel.serve.Server;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One-row requests a second with p50, p99 and p99.9, at 1, 16 and 256 connections, of the server
 * with its drift on and off, and of ONNX Runtime behind the JDK's HTTP server in a few lines. The
 * client is on the same machine: blocking sockets on virtual threads, for as many seconds as are
 * asked for.
 *
 * <p>Arguments: seconds a line (default 5), and a folded ONNX export and the model's file of the
 * same run; without them a network of W2's shape (784-512-512-512-10) is served alone.
 */
public final class ServeBench {
  private static final int[] CONNECTIONS = {1, 16, 256};

  private ServeBench() {}

  /** See {@link ServeBench}. */
  public static void main(String[] arguments) throws Exception {
    int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
    Model model = arguments.length > 2 ? Model.load(Path.of(arguments[2])) : wide();
    int features = model.network().inputFeatures();
    String data = "0.5,".repeat(features - 1) + "0.5";
    System.out.println("| server | connections | requests/s | p50 ms | p99 ms | p99.9 ms | lost |");
    System.out.println("| --- | --- | --- | --- | --- | --- | --- |");
    for (boolean drift : new boolean[] {true, false}) {
      try (RunningServer server = Server.of(model).drift(drift).port(0).start()) {
        String body =
            "{\"inputs\":[{\"name\":\"%s\",\"shape\":[1,%d],\"datatype\":\"FP32\",\"data\":[%s]}]}"
                .formatted(model.input().name(), features, data);
        measure(
            drift ? "evenkeel" : "evenkeel, no drift",
            server.port(),
            "/v2/models/model/infer",
            body,
            seconds);
      }
    }
    if (arguments.length > 1) {
      HttpServer simple = simple(arguments[1], features);
      measure("ONNX Runtime", simple.getAddress().getPort(), "/", data, seconds);
      simple.stop(0);
    }
  }

  private static Model wide() {
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
    return io.evenkeel.training.Trainer.of(network)
        .loss(io.evenkeel.loss.Loss.softmaxCrossEntropy())
        .batchSize(256)
        .epochs(1)
        .seed(1)
        .fit(io.evenkeel.data.Mnist.train(), io.evenkeel.data.Mnist.test())
        .model();
  }

  /** The simplest server there is: numbers with commas in, numbers with commas out. */
  private static HttpServer simple(String file, int features) throws IOException, OrtException {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    OrtSession session = environment.createSession(file);
    String input = session.getInputNames().iterator().next();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", exchange -> answer(exchange, environment, session, input, features));
    server.start();
    return server;
  }

  private static void answer(
      HttpExchange exchange,
      OrtEnvironment environment,
      OrtSession session,
      String input,
      int features)
      throws IOException {
    String[] parts =
        new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII)
            .split(",", -1);
    float[][] row = new float[1][features];
    for (int i = 0; i < features; i++) {
      row[0][i] = Float.parseFloat(parts[i]);
    }
    try (OnnxTensor tensor = OnnxTensor.createTensor(environment, row);
        OrtSession.Result result = session.run(java.util.Map.of(input, tensor))) {
      byte[] answer =
          Arrays.toString(((float[][]) result.get(0).getValue())[0])
              .getBytes(StandardCharsets.US_ASCII);
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    } catch (OrtException e) {
      throw new IOException(e);
    } finally {
      exchange.close();
    }
  }

  private static void measure(String name, int port, String path, String body, int seconds)
      throws InterruptedException {
    String text =
        "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(path, body.length(), body);
    byte[] request = text.getBytes(StandardCharsets.US_ASCII);
    load(port, request, 16, Math.max(1, seconds / 2), new AtomicLong()); // warms up
    for (int connections : CONNECTIONS) {
      AtomicLong lost = new AtomicLong();
      long[] nanos = load(port, request, connections, seconds, lost);
      Arrays.sort(nanos);
      System.out.printf(
          Locale.ROOT,
          "| %s | %d | %.0f | %.2f | %.2f | %.2f | %d |%n",
          name,
          connections,
          nanos.length / (double) seconds,
          quantile(nanos, 0.5),
          quantile(nanos, 0.99),
          quantile(nanos, 0.999),
          lost.get());
    }
  }

  private static double quantile(long[] sorted, double q) {
    return sorted.length == 0 ? Double.NaN : sorted[(int) (q * (sorted.length - 1))] / 1e6;
  }

  private static long[] load(
      int port, byte[] request, int connections, int seconds, AtomicLong lost)
      throws InterruptedException {
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    long[][] times = new long[connections][];
    Thread[] threads = new Thread[connections];
    for (int i = 0; i < connections; i++) {
      int number = i;
      threads[i] = Thread.startVirtualThread(() -> times[number] = ask(port, request, end, lost));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return Arrays.stream(times).flatMapToLong(Arrays::stream).toArray();
  }

  private static long[] ask(int port, byte[] request, long end, AtomicLong lost) {
    long[] times = new long[1024];
    int count = 0;
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      byte[] buffer = new byte[1 << 14];
      for (long start = System.nanoTime(); start < end; start = System.nanoTime()) {
        out.write(request);
        if (!isOk(in, buffer)) {
          lost.incrementAndGet();
        }
        times = count == times.length ? Arrays.copyOf(times, 2 * count) : times;
        times[count++] = System.nanoTime() - start;
      }
    } catch (IOException e) {
      lost.incrementAndGet();
    }
    return Arrays.copyOf(times, count);
  }

  /** Reads one answer, whose length its header says. */
  private static boolean isOk(InputStream in, byte[] buffer) throws IOException {
    int filled = 0;
    while (true) {
      int read = in.read(buffer, filled, buffer.length - filled);
      if (read < 0) {
        throw new IOException("the connection was closed");
      }
      filled += read;
      String text = new String(buffer, 0, filled, StandardCharsets.US_ASCII);
      int header = text.indexOf("\r\n\r\n");
      int at = text.toLowerCase(Locale.ROOT).indexOf("content-length: ");
      if (header >= 0 && at >= 0) {
        int length = Integer.parseInt(text.substring(at + 16, text.indexOf("\r\n", at)));
        if (filled >= header + 4 + length) {
          return text.startsWith("HTTP/1.1 200");
        }
      }
    }
  }
}
