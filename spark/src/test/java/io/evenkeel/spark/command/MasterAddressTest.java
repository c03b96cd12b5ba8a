package io.evenkeel.spark.command;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.testkit.UnusedPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MasterAddressTest {

  @Test
  void oneThatAnswersIsEnough() throws IOException {
    int free = UnusedPort.find();
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String master = "spark://127.0.0.1:%d,127.0.0.1:%d".formatted(free, socket.getLocalPort());
      assertThatCode(() -> MasterAddress.requireAnswer(master)).doesNotThrowAnyException();
    }
  }

  @Test
  void silenceNamesTheAddress() throws IOException {
    String master = "spark://127.0.0.1:" + UnusedPort.find();
    assertThatThrownBy(() -> MasterAddress.requireAnswer(master))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("no Spark master answers at --spark %s (", master)
        .hasMessageEndingWith("): start it, or correct the address");
  }

  @Test
  void anUnknownHostIsNamed() {
    assertThatThrownBy(() -> MasterAddress.requireAnswer("spark://nobody.invalid:7077"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("nobody.invalid:7077: unknown host");
  }

  @ParameterizedTest
  @ValueSource(strings = {"spark://host", "spark://:7077", "spark://host:many", "spark://"})
  void anAddressHasAHostAndAPort(String master) {
    assertThatThrownBy(() -> MasterAddress.requireAnswer(master))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("expected --spark spark://HOST:PORT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"local[2]", "yarn", "k8s://https://host:6443"})
  void othersAreLeftToSpark(String master) {
    assertThatCode(() -> MasterAddress.requireAnswer(master)).doesNotThrowAnyException();
  }
}
