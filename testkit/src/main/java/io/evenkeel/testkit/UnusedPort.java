package io.evenkeel.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.random.RandomGenerator;

/**
 * Ports of this machine that nobody listens on, and that stay so. A test that shows that a server
 * has stopped listening needs one: a port the system chose (port 0) may be given to another program
 * as soon as the server is closed, for a server or for a connection that goes out. Unless told
 * otherwise, systems choose from 32,768 upwards, so these are below.
 */
public final class UnusedPort {
  private static final RandomGenerator RANDOM = RandomGenerator.getDefault();
  private static final int TRIES = 100;
  private static final long PATIENCE_NANOS = 10_000_000_000L;
  private static final long PAUSE_MILLIS = 20;

  private UnusedPort() {}

  /**
   * A port from 20,000 to 29,999 that nobody listens on, chosen at random, so that tests of two
   * processes hardly meet.
   *
   * @throws IOException if a hundred of them are all taken
   */
  public static int find() throws IOException {
    for (int i = 0; i < TRIES; i++) {
      int port = RANDOM.nextInt(20_000, 30_000);
      if (isUnused(port)) {
        return port;
      }
    }
    throw new IOException("no port from 20000 to 29999 is free after " + TRIES + " tries");
  }

  /**
   * Whether nobody listens on the port any more, at the latest after ten seconds: a program that
   * another test starts in the same moment holds all sockets of this one until it has closed them.
   */
  public static boolean becomesUnused(int port) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    boolean unused = isUnused(port);
    while (!unused && System.nanoTime() < deadline) {
      Thread.sleep(PAUSE_MILLIS);
      unused = isUnused(port);
    }
    return unused;
  }

  /** Whether nobody listens on the port of the loopback address. */
  public static boolean isUnused(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException _) {
      return false;
    }
  }
}
