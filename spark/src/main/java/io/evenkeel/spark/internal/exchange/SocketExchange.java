package io.evenkeel.spark.internal.exchange;

import io.evenkeel.exchange.Exchange;
import io.evenkeel.exchange.ShardPart;
import io.evenkeel.exchange.ShardValues;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reductions between workers that are all connected with each other. Moments, sums and the loss are
 * small: each worker sends its parts to each other one, and merges all of them itself. Gradients
 * are large: each worker merges one slice of them for all, and then each hands its slice to each,
 * so that whatever their number a worker sends little more than twice the gradients.
 *
 * <p>Parts are merged along the tree over shards, whoever does it; so the bits do not depend on the
 * number of workers.
 */
public final class SocketExchange implements Exchange, AutoCloseable {
  private final int rank;
  private final @Nullable Peer[] peers;
  private long reductions;
  private long nanos;
  private long bytes;

  /**
   * @param peers by rank; null for this worker
   */
  SocketExchange(int rank, @Nullable Peer[] peers) {
    this.rank = rank;
    this.peers = peers;
  }

  @Override
  public void reduce(ShardValues mine) {
    long begin = System.nanoTime();
    if (mine.kind() == ShardValues.Kind.GRADIENTS) {
      reduceGradients(mine);
    } else {
      List<ShardPart> all = new ArrayList<>(mine.parts());
      ByteBuffer own = PartBytes.ofValues(mine.parts());
      for (ByteBuffer other : exchange(_ -> own)) {
        all.addAll(PartBytes.values(other));
      }
      mine.take(all);
    }
    nanos += System.nanoTime() - begin;
  }

  private void reduceGradients(ShardValues mine) {
    int size = mine.parts().getFirst().gradients().length;
    List<ShardPart> slices = new ArrayList<>();
    for (ByteBuffer other :
        exchange(p -> PartBytes.ofGradients(mine.parts(), start(p, size), start(p + 1, size)))) {
      slices.addAll(PartBytes.gradients(other));
    }
    int from = start(rank, size);
    int to = start(rank + 1, size);
    slices.addAll(PartBytes.gradients(PartBytes.ofGradients(mine.parts(), from, to)));
    ShardValues slice = new ShardValues(mine.kind(), 0, mine.shards(), slices);
    slice.take(slices);
    ShardPart merged = slice.result();
    float[] whole = new float[size];
    System.arraycopy(merged.gradients(), 0, whole, from, to - from);
    ByteBuffer own = PartBytes.ofGradients(List.of(merged), 0, to - from);
    List<ByteBuffer> others = exchange(_ -> own);
    for (int i = 0; i < others.size(); i++) {
      int owner = i < rank ? i : i + 1;
      float[] theirs = PartBytes.gradients(others.get(i)).getFirst().gradients();
      System.arraycopy(theirs, 0, whole, start(owner, size), theirs.length);
    }
    mine.take(List.of(new ShardPart(0, mine.shards(), new double[0], whole)));
  }

  /** The index at which a worker's slice begins. */
  private int start(int owner, int size) {
    return (int) ((long) size * owner / peers.length);
  }

  /** The bytes that are sent to a peer. */
  private interface Outgoing {
    ByteBuffer to(int peer);
  }

  /** Sends to all others, and returns what they have sent, in the order of their ranks. */
  private List<ByteBuffer> exchange(Outgoing outgoing) {
    long number = reductions++;
    // Each begins with the one after it, so that not all send to the same one first.
    for (int i = 1; i < peers.length; i++) {
      int to = (rank + i) % peers.length;
      ByteBuffer payload = outgoing.to(to);
      bytes += payload.remaining();
      Objects.requireNonNull(peers[to]).send(number, payload);
    }
    List<ByteBuffer> received = new ArrayList<>();
    for (int from = 0; from < peers.length; from++) {
      if (from != rank) {
        received.add(Objects.requireNonNull(peers[from]).receive(number));
      }
    }
    return received;
  }

  /** Tells all others why the training cannot go on. */
  public void fail(String why) {
    for (Peer peer : peers) {
      if (peer != null) {
        peer.fail(why);
      }
    }
  }

  /** Time spent in reductions, waiting for others included. */
  public long nanos() {
    return nanos;
  }

  /** Bytes sent in reductions, without the headers of messages. */
  public long bytes() {
    return bytes;
  }

  static void closeAll(@Nullable Peer[] peers) {
    for (Peer peer : peers) {
      if (peer != null) {
        try {
          peer.close();
        } catch (IOException e) {
          System.getLogger(SocketExchange.class.getName())
              .log(System.Logger.Level.DEBUG, "a connection was not closed", e);
        }
      }
    }
  }

  /** Closes all connections. */
  @Override
  public void close() {
    closeAll(peers);
  }
}
