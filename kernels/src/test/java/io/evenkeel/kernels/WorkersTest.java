package io.evenkeel.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Loops on threads: every item once, whoever is awake, and exceptions at the caller. */
class WorkersTest {

  @Test
  void everyItemOfEveryLoopIsCarriedOutOnceBeforeRunReturns() {
    for (int threads : new int[] {1, 2, 3, 5}) {
      try (Workers workers = new Workers(threads)) {
        for (int loop = 0; loop < 3000; loop++) {
          int items = 1 + loop % 17;
          AtomicIntegerArray times = new AtomicIntegerArray(items);
          workers.run(items, threads, (item, worker) -> times.incrementAndGet(item));
          for (int item = 0; item < items; item++) {
            assertThat(times.get(item)).isEqualTo(1);
          }
        }
      }
    }
  }

  @Test
  void threadsThatSleptTakePartAgain() {
    try (Workers workers = new Workers(2)) {
      for (int loop = 0; loop < 3; loop++) {
        LockSupport.parkNanos(20_000_000);
        AtomicIntegerArray byWorker = new AtomicIntegerArray(2);
        workers.run(
            20,
            2,
            (item, worker) -> {
              byWorker.incrementAndGet(worker);
              LockSupport.parkNanos(5_000_000);
            });
        assertThat(byWorker.get(0)).isPositive();
        assertThat(byWorker.get(1)).isPositive();
        assertThat(byWorker.get(0) + byWorker.get(1)).isEqualTo(20);
      }
    }
  }

  @Test
  void anExceptionComesOutAtTheCallerAndTheThreadsGoOn() {
    try (Workers workers = new Workers(3)) {
      for (int loop = 0; loop < 100; loop++) {
        int failing = loop % 8;
        assertThatThrownBy(() ->
                workers.run(
                    8,
                    3,
                    (item, worker) -> {
                      if (item == failing) {
                        throw new IllegalStateException("item " + item);
                      }
                    }))
            .isInstanceOf(IllegalStateException.class)
            .hasMessage("item " + failing);
        AtomicIntegerArray times = new AtomicIntegerArray(8);
        workers.run(8, 3, (item, worker) -> times.incrementAndGet(item));
        for (int item = 0; item < 8; item++) {
          assertThat(times.get(item)).isEqualTo(1);
        }
      }
    }
  }

  @Test
  void noThreadsIsAnError() {
    assertThatThrownBy(() -> new Workers(0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("the number of threads must be at least 1, but got 0");
  }
}
