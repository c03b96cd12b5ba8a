package io.evenkeel.spark.internal.exchange;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The connection to another worker. A message is a header (number of the reduction, what it is, its
 * length) and its bytes. A long message is written by a thread of its own, so that two workers that
 * write to each other at the same time both get to read.
 */
final class Peer implements AutoCloseable {
  private static final byte VALUES = 1;
  private static final byte FAILURE = 2;
  private static final int HEADER = Long.BYTES + 1 + Integer.BYTES;

  /** Messages up to this fit into the buffers between two sockets. */
  private static final int SHORT = 16 << 10;

  private static final int LONGEST_REASON = 1 << 16;
  private static final int FAREWELL_MILLIS = 2_000;

  private final int rank;
  private final String address;
  private final Socket socket;
  private final DataInputStream in;
  private final int timeoutMillis;
  private final ExecutorService writer;
  private @Nullable Future<?> writing;

  /** Whether nothing more will come from this connection. */
  private volatile boolean broken;

  /**
   * A connection that both sides have proved.
   *
   * @param address what messages call it
   * @param timeoutMillis how long a message is waited for
   */
  Peer(int rank, String address, Socket socket, int timeoutMillis) throws IOException {
    this.rank = rank;
    this.address = address;
    this.socket = socket;
    this.timeoutMillis = timeoutMillis;
    socket.setSoTimeout(timeoutMillis);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), SHORT));
    writer =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("evenkeel-writer-" + rank).factory());
  }

  /**
   * Sends what a reduction has for this peer.
   *
   * @param number of the reduction
   * @param payload from its position to its limit; must not be changed before the next reduction
   */
  void send(long number, ByteBuffer payload) {
    finishWriting();
    byte[] message = message(number, VALUES, payload);
    if (message.length <= SHORT) {
      write(message);
    } else {
      writing = writer.submit(() -> write(message));
    }
  }

  private static byte[] message(long number, byte kind, ByteBuffer payload) {
    ByteBuffer message = ByteBuffer.allocate(HEADER + payload.remaining());
    message.putLong(number).put(kind).putInt(payload.remaining()).put(payload.duplicate());
    return message.array();
  }

  private void write(byte[] message) {
    try {
      socket.getOutputStream().write(message);
    } catch (IOException e) {
      throw lost(e);
    }
  }

  private void finishWriting() {
    Future<?> unfinished = writing;
    if (unfinished == null) {
      return;
    }
    try {
      unfinished.get(timeoutMillis, TimeUnit.MILLISECONDS);
      writing = null;
    } catch (ExecutionException e) {
      throw lost(e);
    } catch (TimeoutException e) {
      throw silent(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PeerLostException("the task was asked to stop", e);
    }
  }

  /**
   * Waits for what the peer has for a reduction.
   *
   * @throws PeerLostException if it goes away, or says nothing for too long
   * @throws PeerFailedException if it says that it cannot go on
   */
  ByteBuffer receive(long number) {
    try {
      long theirs = in.readLong();
      byte kind = in.readByte();
      byte[] payload = in.readNBytes(in.readInt());
      if (kind == FAILURE) {
        throw new PeerFailedException(new String(payload, StandardCharsets.UTF_8));
      }
      if (kind != VALUES || theirs != number) {
        throw new PeerLostException(
            "worker %d at %s is at reduction %d, but this one at %d"
                .formatted(rank, address, theirs, number));
      }
      return ByteBuffer.wrap(payload);
    } catch (SocketTimeoutException e) {
      throw silent(e);
    } catch (IOException e) {
      throw lost(e);
    }
  }

  /**
   * Tells the peer why this worker cannot go on, and waits a moment for it to hang up, because a
   * connection that is closed with bytes unread takes the message with it.
   */
  void fail(String why) {
    byte[] reason = why.getBytes(StandardCharsets.UTF_8);
    ByteBuffer payload = ByteBuffer.wrap(reason, 0, Math.min(reason.length, LONGEST_REASON));
    try {
      finishWriting();
      write(message(-1, FAILURE, payload));
      socket.shutdownOutput();
      socket.setSoTimeout(FAREWELL_MILLIS);
      while (in.skip(Long.MAX_VALUE) > 0 || in.read() >= 0) {
        // What the peer had sent before it heard of the failure.
      }
    } catch (PeerLostException | IOException e) {
      System.getLogger(Peer.class.getName())
          .log(System.Logger.Level.DEBUG, "worker {0} was not told: {1}", rank, e.getMessage());
    }
  }

  private PeerLostException lost(Exception e) {
    broken = true;
    return new PeerLostException(
        "the connection to worker %d at %s broke (%s)".formatted(rank, address, e.getMessage()), e);
  }

  private PeerLostException silent(Exception e) {
    broken = true;
    return new PeerLostException(
        "worker %d at %s has not answered for %d s, so that it is taken for lost: look at its log, or give it longer with timeout"
            .formatted(rank, address, timeoutMillis / 1000),
        e);
  }

  /** Closes the connection, once the peer has received what it was sent. */
  @Override
  public void close() throws IOException {
    try {
      if (!broken) {
        finishWriting();
      }
    } catch (PeerLostException e) {
      throw new IOException(e);
    } finally {
      writer.shutdownNow();
      socket.close();
    }
  }
}
