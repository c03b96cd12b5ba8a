package io.evenkeel.lab.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.testkit.UnusedPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
class LiveServerTest {
  private static final Duration SHORT = Duration.ofMillis(50);

  private static LiveSite site() {
    return new LiveSite() {
      @Override
      public String html(String query) {
        return "<title>the page</title>" + query;
      }

      @Override
      public String act(String name, String body) {
        return name.equals("echo") ? body : LiveSite.super.act(name, body);
      }
    };
  }

  private static String host(URI server) {
    return "Host: 127.0.0.1:" + server.getPort();
  }

  private static String answer(URI server, String line, String... headers) throws IOException {
    List<String> all = new ArrayList<>(List.of(headers));
    all.add("Connection: close");
    try (RawRequest request = new RawRequest(server, line, all.toArray(String[]::new))) {
      return request.readUntil("\0");
    }
  }

  private static void waitFor(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(5);
    }
  }

  @Test
  void whoKnowsTheTokenGetsThePage() throws IOException {
    try (LiveServer server = LiveServer.start(0, site())) {
      URI address = server.address();
      assertThat(address.toString()).matches("http://127\\.0\\.0\\.1:\\d+/\\?token=[0-9a-f]{32}");
      String page = answer(address, "GET /?" + address.getQuery(), host(address));
      assertThat(page)
          .startsWith("HTTP/1.1 200")
          .contains("<title>the page</title>?" + address.getQuery() + "&page=1")
          .containsIgnoringCase("Referrer-Policy: no-referrer")
          .containsIgnoringCase("Cache-Control: no-store");
      String local = "localhost:" + address.getPort();
      assertThat(
              answer(
                  address,
                  "GET /?" + address.getQuery(),
                  "Host: " + local,
                  "Origin: http://" + local))
          .startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void eachServerHasATokenOfItsOwn() {
    try (LiveServer one = LiveServer.start(0, site());
        LiveServer two = LiveServer.start(0, site())) {
      assertThat(one.address().getQuery()).isNotEqualTo(two.address().getQuery());
    }
  }

  @Test
  void nothingIsAnsweredWithoutTheToken() throws IOException {
    try (LiveServer server = LiveServer.start(0, site())) {
      URI address = server.address();
      String wrong = address.getQuery().replaceAll(".$", "x");
      for (String line :
          List.of(
              "GET /",
              "GET /?token=",
              "GET /?" + wrong,
              "GET /events",
              "GET /events?" + wrong,
              "POST /act/echo",
              "POST /upload?name=a.csv",
              "GET /favicon.ico",
              "GET /no/such/page")) {
        assertThat(answer(address, line, host(address), "Accept: text/event-stream"))
            .as(line)
            .startsWith("HTTP/1.1 403")
            .contains("the address must end with the token that the command printed: ?token=...")
            .doesNotContain("the page");
      }
      assertThat(server.arrivals()).isZero();
    }
  }

  @Test
  void anotherHostIsRefused() throws IOException {
    try (LiveServer server = LiveServer.start(0, site())) {
      URI address = server.address();
      for (String host :
          List.of(
              "evil.example:" + address.getPort(),
              "127.0.0.1",
              "127.0.0.1.evil.example:" + address.getPort(),
              "127.0.0.1:" + (address.getPort() - 1))) {
        assertThat(answer(address, "GET /?" + address.getQuery(), "Host: " + host))
            .as(host)
            .startsWith("HTTP/1.1 403")
            .contains(
                "this page is served to this machine alone: open it as http://127.0.0.1:"
                    + address.getPort());
      }
      assertThat(answer(address, "GET /?" + address.getQuery())).startsWith("HTTP/1.1 400");
    }
  }

  @Test
  void anotherOriginIsRefused() throws IOException {
    try (LiveServer server = LiveServer.start(0, site())) {
      URI address = server.address();
      for (String origin :
          List.of(
              "http://evil.example",
              "null",
              "https://127.0.0.1:" + address.getPort(),
              "http://127.0.0.1:" + (address.getPort() - 1))) {
        for (String line : List.of("GET /events?", "GET /?", "POST /act/echo?")) {
          assertThat(answer(address, line + address.getQuery(), host(address), "Origin: " + origin))
              .as(line + origin)
              .startsWith("HTTP/1.1 403")
              .contains("this page does not answer the scripts of other pages");
        }
      }
    }
  }

  @Test
  void aScriptCanAskForActions() throws IOException {
    try (LiveServer server = LiveServer.start(0, site())) {
      URI address = server.address();
      String body = "{\"a\":1}";
      try (RawRequest request =
          new RawRequest(
              address,
              "POST /act/echo?" + address.getQuery(),
              host(address),
              "Connection: close",
              "Content-Length: 7",
              "",
              body)) {
        assertThat(request.readUntil("\0")).startsWith("HTTP/1.1 200").contains(body);
      }
      assertThat(
              answer(
                  address,
                  "POST /act/dance?" + address.getQuery(),
                  host(address),
                  "Content-Length: 0"))
          .startsWith("HTTP/1.1 400")
          .endsWith("this page has no action 'dance'");
    }
  }

  @Test
  void aRefusalIsInThePagesLanguage() throws IOException {
    try (LiveServer server = LiveServer.start(0, site())) {
      URI address = server.address();
      for (String action : List.of("act/dance", "upload")) {
        assertThat(
                answer(
                    address,
                    "POST /" + action + "?lang=zh&" + address.getQuery(),
                    host(address),
                    "Content-Length: 0"))
            .startsWith("HTTP/1.1 400")
            .endsWith(action.equals("upload") ? "本页不接收文件" : "本页没有操作“dance”");
      }
    }
  }

  @Test
  void onlyThisMachineIsListenedOn() throws IOException {
    int port = UnusedPort.find();
    try (LiveServer server = LiveServer.start(port, site())) {
      List<InetAddress> others =
          NetworkInterface.networkInterfaces()
              .flatMap(NetworkInterface::inetAddresses)
              .filter(a -> !a.isLoopbackAddress() && !a.isLinkLocalAddress())
              .toList();
      for (InetAddress other : others) {
        assertThatThrownBy(() -> new Socket(other, port)).isInstanceOf(IOException.class);
      }
      new Socket(InetAddress.getLoopbackAddress(), server.address().getPort()).close();
    }
  }

  @Test
  void aPortThatCannotBeHadIsSaid() {
    assertThatThrownBy(() -> LiveServer.start(70_000, site()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("a port is a number from 1 to 65535, or 0 for any that is free, but got 70000");
    try (LiveServer server = LiveServer.start(0, site())) {
      int port = server.address().getPort();
      assertThatThrownBy(() -> LiveServer.start(port, site()))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              ("cannot listen on port %d of 127.0.0.1, which is taken or not allowed: choose"
                      + " another, or 0 for any that is free")
                  .formatted(port));
    }
  }

  @Test
  void browsersGetStatesAndTheEnd() throws Exception {
    int port = UnusedPort.find();
    LiveServer server = LiveServer.start(port, site(), SHORT);
    try (RawRequest browser = RawRequest.events(server.address())) {
      waitFor(() -> server.browsers() == 1);
      server.publish("page", "{\"state\":1}");
      assertThat(browser.readUntil("{\"state\":1}"))
          .startsWith("HTTP/1.1 200")
          .contains("text/event-stream")
          .contains("event: page\ndata: {\"state\":1}");
      browser.readUntil("still here");
      server.publish("page", "{\"state\":2}");
      server.close();
      assertThat(browser.readUntil("event: end"))
          .contains("event: page\ndata: {\"state\":2}")
          .contains("event: end");
    } finally {
      server.close();
    }
    assertThat(UnusedPort.becomesUnused(port)).isTrue();
  }

  @Test
  void browsersThatNeverReadHoldNobodyUp() throws Exception {
    String megabyte = "x".repeat(1 << 20);
    LiveServer server = LiveServer.start(0, site(), SHORT);
    List<RawRequest> silent = new ArrayList<>();
    try (RawRequest reader = RawRequest.events(server.address())) {
      for (int i = 0; i < 10; i++) {
        silent.add(RawRequest.events(server.address()));
      }
      waitFor(() -> server.browsers() == 11);
      long start = System.nanoTime();
      for (int state = 0; state < 300; state++) {
        server.publish("page", "{\"state\":" + state + ",\"fill\":\"" + megabyte + "\"}");
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LiveServer.STALLED);
      String read = reader.readUntil("{\"state\":299,");
      assertThat(read.split("\"state\":", -1).length - 1).as("states sent").isLessThan(200);
      assertThat(server.browsers()).isEqualTo(11);
    } finally {
      server.close();
      for (RawRequest request : silent) {
        request.close();
      }
    }
    waitFor(() -> server.browsers() == 0);
  }

  @Test
  void aClosedTabLeavesNothing() throws Exception {
    try (LiveServer server = LiveServer.start(0, site(), SHORT)) {
      for (int round = 0; round < 3; round++) {
        List<RawRequest> tabs = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
          tabs.add(RawRequest.events(server.address()));
        }
        waitFor(() -> server.browsers() == 10);
        for (RawRequest tab : tabs) {
          tab.close();
        }
        waitFor(() -> server.browsers() == 0);
      }
      assertThat(server.arrivals()).isEqualTo(30);
    }
  }
}
