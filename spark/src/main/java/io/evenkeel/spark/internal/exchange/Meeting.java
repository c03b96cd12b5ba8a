package io.evenkeel.spark.internal.exchange;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Connects the workers of one stage with each other. Each listens until all workers of a higher
 * rank have called, and calls all of a lower rank. Both ends of a connection prove that they know
 * the secret; a caller that cannot is disconnected. After that nobody listens any more.
 */
public final class Meeting implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Meeting.class.getName());

  /** How long a caller may take to prove itself. */
  private static final int PROOF_MILLIS = 5_000;

  private static final int BUFFER = 1 << 20;

  private static final String CALLER = "caller";
  private static final String CALLED = "called";

  private final ServerSocket server;
  private final Secret secret;
  private final int timeoutMillis;

  /**
   * Begins to listen.
   *
   * @param host this worker's host, as the others know it
   * @param timeoutMillis how long the others are waited for, here and in every reduction
   */
  public Meeting(String host, Secret secret, int timeoutMillis) {
    this.secret = secret;
    this.timeoutMillis = timeoutMillis;
    try {
      server = new ServerSocket();
      server.setReceiveBufferSize(BUFFER);
      server.bind(new InetSocketAddress(InetAddress.getByName(host), 0));
    } catch (IOException e) {
      throw new UncheckedIOException("no connections can be taken at " + host, e);
    }
  }

  /** Where this worker listens: host:port. */
  public String address() {
    return server.getInetAddress().getHostAddress() + ":" + server.getLocalPort();
  }

  /**
   * Meets the others.
   *
   * @param rank this worker's, from 0
   * @param addresses of all workers, by rank, this one's among them
   * @throws PeerLostException if one of them does not connect
   */
  public SocketExchange meet(int rank, List<String> addresses) {
    long deadline = System.nanoTime() + timeoutMillis * 1_000_000L;
    @Nullable Peer[] peers = new Peer[addresses.size()];
    try {
      for (int other = 0; other < rank; other++) {
        peers[other] = call(rank, other, addresses.get(other));
      }
      for (int left = addresses.size() - 1 - rank; left > 0; ) {
        Socket socket = accept(deadline, left);
        int caller = caller(socket, rank, addresses.size());
        if (caller >= 0 && peers[caller] == null) {
          peers[caller] = new Peer(caller, addresses.get(caller), socket, timeoutMillis);
          left--;
        } else {
          socket.close();
        }
      }
      close();
      return new SocketExchange(rank, peers);
    } catch (IOException | RuntimeException e) {
      SocketExchange.closeAll(peers);
      throw e instanceof RuntimeException own
          ? own
          : new PeerLostException("the workers could not meet: " + e.getMessage(), e);
    }
  }

  private Socket accept(long deadline, int left) throws IOException {
    long millis = (deadline - System.nanoTime()) / 1_000_000;
    try {
      server.setSoTimeout((int) Math.max(1, millis));
      return server.accept();
    } catch (SocketTimeoutException e) {
      throw new PeerLostException(
          "%d workers have not called within %d s: the executors must reach each other at any port, or need longer with timeout"
              .formatted(left, timeoutMillis / 1000),
          e);
    }
  }

  private Peer call(int rank, int other, String address) throws IOException {
    int colon = address.lastIndexOf(':');
    String host = address.substring(0, colon);
    int port = Integer.parseInt(address.substring(colon + 1));
    Socket socket = new Socket();
    try {
      socket.setReceiveBufferSize(BUFFER);
      socket.setSendBufferSize(BUFFER);
      socket.connect(new InetSocketAddress(host, port), timeoutMillis);
      socket.setSoTimeout(timeoutMillis);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] called = in.readNBytes(Secret.CHALLENGE);
      byte[] caller = Secret.challenge();
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeInt(rank);
      out.write(caller);
      out.write(secret.proof(CALLER, rank, called, caller));
      out.flush();
      byte[] proof = in.readNBytes(Secret.PROOF);
      if (!Secret.same(secret.proof(CALLED, rank, called, caller), proof)) {
        throw new IOException(
            "worker %d at %s did not prove that it belongs to this training"
                .formatted(other, address));
      }
      return new Peer(other, address, socket, timeoutMillis);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /** The rank of a caller that proves itself; -1 for any other. */
  private int caller(Socket socket, int rank, int size) throws IOException {
    socket.setSoTimeout(PROOF_MILLIS);
    socket.setSendBufferSize(BUFFER);
    byte[] called = Secret.challenge();
    try {
      socket.getOutputStream().write(called);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      int caller = in.readInt();
      byte[] challenge = in.readNBytes(Secret.CHALLENGE);
      byte[] proof = in.readNBytes(Secret.PROOF);
      if (caller > rank
          && caller < size
          && challenge.length == Secret.CHALLENGE
          && Secret.same(secret.proof(CALLER, caller, called, challenge), proof)) {
        socket.getOutputStream().write(secret.proof(CALLED, caller, called, challenge));
        return caller;
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "a caller hung up", e);
    }
    LOG.log(
        System.Logger.Level.WARNING,
        "{0} called and did not prove that it belongs to this training: it was disconnected",
        socket.getRemoteSocketAddress());
    return -1;
  }

  /** Stops listening. */
  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
