package io.evenkeel.lab.live;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A request with whatever headers the test likes, on a socket of its own. */
final class RawRequest implements AutoCloseable {
  private final Socket socket;

  /** Sends it. Each header is a line, such as {@code Host: 127.0.0.1:80}. */
  RawRequest(URI server, String line, String... headers) throws IOException {
    socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.setSoTimeout(300_000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()));
    String text = line + " HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  /** Asks for the page's events as a browser does. */
  static RawRequest events(URI server) throws IOException {
    return new RawRequest(
        server,
        "GET /events?" + server.getQuery(),
        "Host: 127.0.0.1:" + server.getPort(),
        "Accept: text/event-stream");
  }

  /** Everything that arrives until a given text or the end. */
  String readUntil(String text) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder read = new StringBuilder();
    byte[] buffer = new byte[1 << 16];
    while (read.indexOf(text) < 0) {
      int count = in.read(buffer);
      if (count < 0) {
        break;
      }
      read.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
    }
    return read.toString();
  }

  /** The status of the answer. */
  int status() throws IOException {
    return Integer.parseInt(readUntil("\r\n").split(" ", 3)[1]);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
