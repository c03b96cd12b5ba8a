package io.evenkeel.spark.internal.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.exchange.ShardPart;
import io.evenkeel.exchange.ShardValues;
import io.evenkeel.testkit.UnusedPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers on threads of this JVM, over real sockets. */
@Timeout(60)
class SocketExchangeTest {
  private static final String HOST = "127.0.0.1";
  private static final int SHARDS = 16;
  private static final int TIMEOUT = 20_000;

  /** Something that a worker does once it has met the others. */
  private interface Work<T> {
    T with(int rank, SocketExchange exchange) throws Exception;
  }

  private static <T> List<T> together(int workers, int timeout, Work<T> work) throws Exception {
    Secret secret = new Secret();
    List<Meeting> meetings = new ArrayList<>();
    for (int w = 0; w < workers; w++) {
      meetings.add(new Meeting(HOST, secret, timeout));
    }
    return together(meetings, work);
  }

  private static <T> List<T> together(List<Meeting> meetings, Work<T> work) throws Exception {
    List<String> addresses = meetings.stream().map(Meeting::address).toList();
    List<Future<T>> futures = new ArrayList<>();
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      for (int w = 0; w < meetings.size(); w++) {
        int rank = w;
        futures.add(
            threads.submit(() -> {
              try (SocketExchange exchange = meetings.get(rank).meet(rank, addresses)) {
                return work.with(rank, exchange);
              }
            }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    }
  }

  private static ShardPart part(int shard, int values, int gradients) {
    Random random = new Random(shard);
    float[] floats = new float[gradients];
    for (int i = 0; i < gradients; i++) {
      floats[i] = (float) random.nextGaussian();
    }
    return new ShardPart(shard, 1, random.doubles(values).toArray(), floats);
  }

  private static ShardValues values(ShardValues.Kind kind, int from, int to) {
    boolean gradients = kind == ShardValues.Kind.GRADIENTS;
    List<ShardPart> parts = new ArrayList<>();
    for (int shard = from; shard < to; shard++) {
      parts.add(part(shard, gradients ? 0 : 2 * (1 + 2 * 7), gradients ? 300_001 : 0));
    }
    ShardValues all = new ShardValues(kind, 7, SHARDS, parts);
    return new ShardValues(kind, 7, SHARDS, all.merged(parts));
  }

  /** Moments, sums and gradients (of more than sockets hold, and of no power of two). */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 7})
  void whatComesOutIsTheTreesWhoeverMerges(int workers) throws Exception {
    for (ShardValues.Kind kind : ShardValues.Kind.values()) {
      ShardPart expected = values(kind, 0, SHARDS).result();
      List<ShardPart> results =
          together(
              workers,
              TIMEOUT,
              (rank, exchange) -> {
                ShardValues mine =
                    values(kind, SHARDS * rank / workers, SHARDS * (rank + 1) / workers);
                exchange.reduce(mine);
                return mine.result();
              });
      for (ShardPart result : results) {
        assertThat(result.shards()).isEqualTo(SHARDS);
        assertThat(result.values()).isEqualTo(expected.values());
        assertThat(result.gradients()).isEqualTo(expected.gradients());
      }
    }
  }

  /** Two slices of the gradients for each part, less what stays with its owner. */
  @Test
  void theBytesAreThoseOfTheFormula() throws Exception {
    List<Long> bytes =
        together(
            2,
            TIMEOUT,
            (rank, exchange) -> {
              exchange.reduce(values(ShardValues.Kind.GRADIENTS, 8 * rank, 8 * rank + 8));
              return exchange.bytes();
            });
    // G = 300,001 floats, W = 2: each sends G/2 twice, with 16 bytes about it.
    assertThat(bytes).containsExactly(4L * (150_001 + 150_000) + 32, 4L * (150_000 + 150_001) + 32);
  }

  @Test
  void whoCannotProveItselfIsHungUpOn() throws Exception {
    Secret secret = new Secret();
    Meeting first = new Meeting(HOST, secret, TIMEOUT);
    Meeting second = new Meeting(HOST, secret, TIMEOUT);
    Meeting stranger = new Meeting(HOST, new Secret(), TIMEOUT);
    String address = first.address();
    assertThatThrownBy(
            () -> {
              try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
                // It waits for its turn, because the first one listens once it has been called.
                Future<SocketExchange> called =
                    thread.submit(() -> stranger.meet(1, List.of(address, stranger.address())));
                List<Integer> met =
                    together(
                        List.of(first, second),
                        (rank, exchange) -> {
                          exchange.reduce(values(ShardValues.Kind.SUMS, 8 * rank, 8 * rank + 8));
                          return rank;
                        });
                assertThat(met).containsExactly(0, 1);
                called.get();
              }
            })
        .cause()
        .isInstanceOf(PeerLostException.class)
        .hasMessageStartingWith("the workers could not meet: ");
  }

  @Test
  void nobodyListensAfterTheMeeting() throws Exception {
    List<Boolean> open =
        together(
            2,
            TIMEOUT,
            (rank, exchange) -> {
              exchange.reduce(values(ShardValues.Kind.SUMS, 8 * rank, 8 * rank + 8));
              return true;
            });
    assertThat(open).hasSize(2);
    // The system may give the port to another program at once, so one of five is enough.
    List<Boolean> unused = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Meeting meeting = new Meeting(HOST, new Secret(), TIMEOUT);
      String address = meeting.address();
      meeting.meet(0, List.of(address)).close();
      int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
      unused.add(UnusedPort.isUnused(port));
    }
    assertThat(unused).contains(true);
  }

  @Test
  void aWorkerThatSaysNothingIsNoticed() {
    assertThatThrownBy(() ->
            together(
                2,
                1000,
                (rank, exchange) -> {
                  if (rank == 1) {
                    Thread.sleep(3000);
                  } else {
                    exchange.reduce(values(ShardValues.Kind.SUMS, 0, 8));
                  }
                  return rank;
                }))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(PeerLostException.class)
        .message()
        .matches(
            "worker 1 at 127\\.0\\.0\\.1:\\d+ has not answered for 1 s, so that it is taken for lost: look at its log, or give it longer with timeout");
  }

  @Test
  void aWorkerThatDoesNotComeIsNoticed() {
    Meeting meeting = new Meeting(HOST, new Secret(), 300);
    assertThatThrownBy(() -> meeting.meet(0, List.of(meeting.address(), HOST + ":1")))
        .isInstanceOf(PeerLostException.class)
        .hasMessage(
            "1 workers have not called within 0 s: the executors must reach each other at any port, or need longer with timeout");
  }

  @Test
  void aWorkerThatCannotGoOnSaysWhy() {
    assertThatThrownBy(() ->
            together(
                3,
                TIMEOUT,
                (rank, exchange) -> {
                  if (rank == 1) {
                    exchange.fail("row 7 is no number");
                    return rank;
                  }
                  int from = SHARDS * rank / 3;
                  exchange.reduce(values(ShardValues.Kind.SUMS, from, SHARDS * (rank + 1) / 3));
                  return rank;
                }))
        .cause()
        .isInstanceOf(PeerFailedException.class)
        .hasMessage("row 7 is no number");
  }
}
