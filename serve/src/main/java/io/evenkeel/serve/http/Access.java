package io.evenkeel.serve.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a server listens and whom it answers.
 *
 * @param host the address to listen on
 * @param port 0 for any that is free
 * @param token that requests must carry; null for none
 * @param hosts further names that a Host header may give, if the server listens on a loopback
 *     address; elsewhere these are the only names, if there are any
 * @param origins of other pages whose scripts may send requests (CORS); {@code *} for all
 * @param certificate PEM with the certificate chain for TLS; null for none
 * @param key PEM with its private key; null for none
 */
public record Access(
    String host,
    int port,
    @Nullable String token,
    List<String> hosts,
    List<String> origins,
    @Nullable String certificate,
    @Nullable String key) {
  /** This machine alone. */
  public static final Access LOCAL =
      new Access("127.0.0.1", 8080, null, List.of(), List.of(), null, null);

  public Access {
    hosts = List.copyOf(hosts);
    origins = List.copyOf(origins);
  }

  /** Whether only programs of this machine can connect. */
  public boolean isLocal() {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false; // the server cannot listen on it either, and says so when it starts
    }
  }

  /** The same on another address. */
  public Access withHost(String value) {
    return new Access(value, port, token, hosts, origins, certificate, key);
  }

  /** The same on another port. */
  public Access withPort(int value) {
    return new Access(host, value, token, hosts, origins, certificate, key);
  }

  /** The same with a token. */
  public Access withToken(@Nullable String value) {
    return new Access(host, port, value, hosts, origins, certificate, key);
  }

  /** The same with other names. */
  public Access withHosts(List<String> value) {
    return new Access(host, port, token, value, origins, certificate, key);
  }

  /** The same with other origins. */
  public Access withOrigins(List<String> value) {
    return new Access(host, port, token, hosts, value, certificate, key);
  }

  /** The same with TLS. */
  public Access withTls(@Nullable String newCertificate, @Nullable String newKey) {
    return new Access(host, port, token, hosts, origins, newCertificate, newKey);
  }
}
