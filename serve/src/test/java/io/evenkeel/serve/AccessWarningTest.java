package io.evenkeel.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.serve.http.Access;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** A server that other machines can reach says so if it asks for no token. */
class AccessWarningTest {
  private static final Access FREE_PORT = Access.LOCAL.withPort(0);

  @Test
  void openToOthers() {
    assertThat(notices(FREE_PORT.withHost("0.0.0.0")))
        .containsExactly(
            "the server listens on 0.0.0.0 without a token, so whoever reaches its port can use the"
                + " models: --token-file FILE makes it ask for one");
  }

  @Test
  void withTokenOrAlone() {
    assertThat(notices(FREE_PORT.withHost("0.0.0.0").withToken("s3cret"))).isEmpty();
    assertThat(notices(FREE_PORT)).isEmpty();
    assertThat(notices(FREE_PORT.withHost("localhost"))).isEmpty();
  }

  private static List<String> notices(Access access) {
    List<String> said = new CopyOnWriteArrayList<>();
    Server server = Server.of(SmallModels.numbers()).access(access);
    try (RunningServer running = server.notices(said::add).start()) {
      assertThat(running.port()).isPositive();
    }
    return said;
  }
}
