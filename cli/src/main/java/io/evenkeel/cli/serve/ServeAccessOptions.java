package io.evenkeel.cli.serve;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.serve.http.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a server listens and whom it answers. */
final class ServeAccessOptions {
  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description =
          "The address to listen on: this machine's own, or 0.0.0.0 for all (default: ${DEFAULT-VALUE}).")
  private String host = "";

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8080",
      description = "The port; 0 for any that is free (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description =
          "Answer only requests with Authorization: Bearer TOKEN. Other users of this machine can see"
              + " a command's options, so prefer --token-file.")
  private @Nullable String token;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "The token is the first line of a file.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "Serve HTTPS with this certificate (PEM), followed by those that vouch for it.")
  private @Nullable Path certificate;

  @Option(names = "--tls-key", paramLabel = "FILE", description = "Its private key, PEM (PKCS 8).")
  private @Nullable Path key;

  @Option(
      names = "--allow-host",
      paramLabel = "NAME",
      description =
          "A name by which clients call the server, such as that of a proxy before it. Without this"
              + " option a server on 127.0.0.1 answers only that address and localhost, and any"
              + " other server all names.")
  private List<String> hosts = new ArrayList<>();

  @Option(
      names = "--cors",
      paramLabel = "ORIGIN",
      description =
          "Let scripts of pages from this origin send requests, such as https://example.org; * for"
              + " all pages.")
  private List<String> origins = new ArrayList<>();

  /** All of it. */
  Access access() {
    if ((certificate == null) != (key == null)) {
      throw new InvalidInputException(
          "TLS needs both --tls-cert and --tls-key, but one of them is missing");
    }
    return Access.LOCAL
        .withHost(host)
        .withPort(port)
        .withToken(token())
        .withHosts(hosts)
        .withOrigins(origins)
        .withTls(certificate == null ? null : text(certificate), key == null ? null : text(key));
  }

  private @Nullable String token() {
    if (token != null && tokenFile != null) {
      throw new InvalidInputException("give the token by --token or by --token-file, not both");
    }
    String given = tokenFile == null ? token : text(tokenFile).lines().findFirst().orElse("");
    if (given != null && given.isBlank()) {
      throw new InvalidInputException("the token is empty: give a secret of some length");
    }
    return given == null ? null : given.strip();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new InvalidInputException("cannot read %s: it must be a text file".formatted(file), e);
    }
  }
}
