package io.evenkeel.spark.command;

import io.evenkeel.kernels.InvalidInputException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** The address of a Spark master of its own kind, {@code spark://HOST:PORT[,HOST:PORT...]}. */
final class MasterAddress {
  private static final String SCHEME = "spark://";
  private static final int TIMEOUT_MILLIS = 5_000;

  private MasterAddress() {}

  /**
   * Tries to reach a master before Spark does, which would retry for a minute and then end in an
   * error that does not name the address. Masters of other kinds are left to Spark.
   *
   * @throws InvalidInputException if no address has a host and a port, or none answers
   */
  static void requireAnswer(String master) {
    if (!master.startsWith(SCHEME)) {
      return;
    }
    List<String> refusals = new ArrayList<>();
    for (String address : master.substring(SCHEME.length()).split(",", -1)) {
      String refusal = refusal(master, address);
      if (refusal.isEmpty()) {
        return;
      }
      refusals.add(refusal);
    }
    throw new InvalidInputException(
        "no Spark master answers at --spark %s (%s): start it, or correct the address"
            .formatted(master, String.join("; ", refusals)));
  }

  /** Why an address does not answer; empty if it does. */
  private static String refusal(String master, String address) {
    int colon = address.lastIndexOf(':');
    int port = port(address.substring(colon + 1));
    if (colon <= 0 || port < 0) {
      throw new InvalidInputException(
          "expected --spark spark://HOST:PORT, several masters as HOST:PORT,HOST:PORT, but got %s"
              .formatted(master));
    }
    InetSocketAddress socketAddress = new InetSocketAddress(address.substring(0, colon), port);
    if (socketAddress.isUnresolved()) {
      return address + ": unknown host";
    }
    try (Socket socket = new Socket()) {
      socket.connect(socketAddress, TIMEOUT_MILLIS);
      return "";
    } catch (IOException e) {
      return address + ": " + e.getMessage();
    }
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      return port > 0 && port < 1 << 16 ? port : -1;
    } catch (NumberFormatException _) {
      return -1;
    }
  }
}
