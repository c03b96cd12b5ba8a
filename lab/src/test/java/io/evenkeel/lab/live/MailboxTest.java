package io.evenkeel.lab.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MailboxTest {
  private static final Duration SHORT = Duration.ofMillis(1);

  @Test
  void theLatestStateOfEachEventWins() throws InterruptedException {
    Mailbox mailbox = new Mailbox();
    assertThat(mailbox.take(SHORT)).isEmpty();
    mailbox.put("page", "1");
    mailbox.put("answer", "a");
    mailbox.put("page", "2");
    assertThat(mailbox.take(SHORT))
        .containsExactly(Map.entry("answer", "a"), Map.entry("page", "2"));
    assertThat(mailbox.take(SHORT)).isEmpty();
  }

  @Test
  void whatCameBeforeTheEndIsStillTaken() throws InterruptedException {
    Mailbox mailbox = new Mailbox();
    mailbox.put("page", "1");
    mailbox.put("answer", "a");
    mailbox.end(Map.of("page", "2"));
    assertThat(mailbox.isFinished()).isFalse();
    assertThat(mailbox.take(Duration.ofDays(1)))
        .containsOnly(Map.entry("page", "2"), Map.entry("answer", "a"));
    assertThat(mailbox.isFinished()).isTrue();
    assertThat(mailbox.take(Duration.ofDays(1))).isEmpty();
  }
}
