package io.evenkeel.lab.live;

import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/**
 * Who may ask the server: pages that it served itself, in a browser that was given the address.
 *
 * <p>The server listens on the loopback interface, but any web site that the user visits can have
 * the browser send requests there. Three things keep them out: the Host header, which names the
 * site's own host where it had its name resolved to 127.0.0.1 (DNS rebinding); the Origin header,
 * which a browser adds to the requests of other sites' scripts; and a random token in the address,
 * which no other site, and no other user of the machine, knows.
 */
final class LoopbackGuard {
  private static final int TOKEN_BYTES = 16;
  private static final List<String> NAMES = List.of("127.0.0.1", "localhost");

  private final String token;

  LoopbackGuard() {
    byte[] random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    token = HexFormat.of().formatHex(random);
  }

  String token() {
    return token;
  }

  /** Refuses a request that must not be answered, with status 403 and a sentence. */
  void check(Context request) {
    int port = request.req().getLocalPort();
    String host = request.header("Host");
    if (host == null || NAMES.stream().noneMatch(name -> host.equals(name + ":" + port))) {
      throw new ForbiddenResponse(
          "this page is served to this machine alone: open it as http://127.0.0.1:" + port);
    }
    String origin = request.header("Origin");
    if (origin != null
        && NAMES.stream().noneMatch(name -> origin.equals("http://" + name + ":" + port))) {
      throw new ForbiddenResponse("this page does not answer the scripts of other pages");
    }
    String given = request.queryParam("token");
    if (given == null || !isToken(given)) {
      throw new ForbiddenResponse(
          "the address must end with the token that the command printed: ?token=...");
    }
  }

  /** Takes the same time for every wrong token. */
  private boolean isToken(String given) {
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
  }
}
