package io.evenkeel.serve.http;

import io.evenkeel.json.Printable;
import io.evenkeel.serve.limit.Refused;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Decides whom a server answers.
 *
 * <p>The Host header keeps out web sites that have had their own name resolved to this machine (DNS
 * rebinding). The token is compared in the same time whatever is wrong with it.
 */
final class Guard {
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");
  private static final String BEARER = "bearer ";

  private final byte @Nullable [] token;
  private final Set<String> hosts;

  Guard(Access access) {
    String given = access.token();
    token = given == null ? null : given.getBytes(StandardCharsets.UTF_8);
    Set<String> named =
        access.hosts().stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    if (access.isLocal()) {
      named.addAll(LOOPBACK);
    }
    hosts = Set.copyOf(named);
  }

  /** Refuses a Host header that is none of the server's names. */
  void requireHost(Request request) {
    if (hosts.isEmpty()) {
      return;
    }
    String host = request.getHeaders().get(HttpHeader.HOST);
    String name = host == null ? "" : host.toLowerCase(Locale.ROOT).replaceFirst(":[0-9]*$", "");
    if (!hosts.contains(name)) {
      throw new Refused(
          421,
          "the server does not answer to the name '%s': its names are given with --allow-host"
              .formatted(Printable.text(name)));
    }
  }

  /**
   * Refuses a request without the token.
   *
   * @param query the token in the address, which browsers' pages have; null if there is none
   */
  void requireToken(Request request, @Nullable String query) {
    byte[] wanted = token;
    if (wanted == null) {
      return;
    }
    String header = request.getHeaders().get(HttpHeader.AUTHORIZATION);
    String given =
        header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
            ? header.substring(BEARER.length()).strip()
            : query;
    if (given == null || !MessageDigest.isEqual(wanted, given.getBytes(StandardCharsets.UTF_8))) {
      throw new Refused(
          401, "the request needs the server's token: Authorization: Bearer and the token");
    }
  }
}
