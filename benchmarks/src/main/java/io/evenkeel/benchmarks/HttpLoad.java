package io.evenkeel.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends one request over and over on several connections of this machine and takes the time of each
 * answer. The connections are blocking sockets on virtual threads of this JVM, so that client and
 * server share the machine's cores.
 */
final class HttpLoad {
  private static final String LENGTH = "content-length: ";

  private final int port;
  private final byte[] request;
  private final AtomicLong lost = new AtomicLong();

  private HttpLoad(int port, byte[] request) {
    this.port = port;
    this.request = request;
  }

  /**
   * What was measured.
   *
   * @param perSecond answers a second
   * @param p50 median time from the first byte sent to the last one received, in milliseconds
   * @param lost requests that were not answered with status 200
   */
  record Load(double perSecond, double p50, double p99, double p999, long answers, long lost) {}

  /** The bytes of a request. */
  static byte[] request(String path, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String head =
        "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            .formatted(path, bytes.length);
    byte[] first = head.getBytes(StandardCharsets.US_ASCII);
    byte[] all = Arrays.copyOf(first, first.length + bytes.length);
    System.arraycopy(bytes, 0, all, first.length, bytes.length);
    return all;
  }

  /**
   * Sends for that many seconds.
   *
   * @param request head and body, see {@link #request}
   */
  static Load run(int port, byte[] request, int connections, double seconds)
      throws InterruptedException {
    HttpLoad load = new HttpLoad(port, request);
    long start = System.nanoTime();
    long end = start + (long) (seconds * TimeUnit.SECONDS.toNanos(1));
    long[][] times = new long[connections][];
    Thread[] threads = new Thread[connections];
    for (int i = 0; i < connections; i++) {
      int number = i;
      threads[i] = Thread.startVirtualThread(() -> times[number] = load.ask(end));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    long[] all = Arrays.stream(times).flatMapToLong(Arrays::stream).sorted().toArray();
    double lasted = (System.nanoTime() - start) / 1e9;
    return new Load(
        all.length / lasted,
        quantile(all, 0.5),
        quantile(all, 0.99),
        quantile(all, 0.999),
        all.length,
        load.lost.get());
  }

  private static double quantile(long[] sorted, double q) {
    return sorted.length == 0 ? Double.NaN : sorted[(int) (q * (sorted.length - 1))] / 1e6;
  }

  private long[] ask(long end) {
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
          continue;
        }
        times = count == times.length ? Arrays.copyOf(times, 2 * count) : times;
        times[count++] = System.nanoTime() - start;
      }
    } catch (IOException e) {
      System.err.println("a connection ended: " + e.getMessage());
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
        throw new IOException("the server closed it");
      }
      filled += read;
      String text = new String(buffer, 0, filled, StandardCharsets.US_ASCII);
      int header = text.indexOf("\r\n\r\n");
      int at = text.toLowerCase(Locale.ROOT).indexOf(LENGTH);
      if (header >= 0 && at >= 0) {
        int number = at + LENGTH.length();
        int length = Integer.parseInt(text.substring(number, text.indexOf("\r\n", number)));
        if (filled >= header + 4 + length) {
          return text.startsWith("HTTP/1.1 200");
        }
      }
    }
  }
}
