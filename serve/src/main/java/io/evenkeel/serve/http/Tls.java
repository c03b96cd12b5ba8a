package io.evenkeel.serve.http;

import io.evenkeel.kernels.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/** A certificate and its key, as PEM files have them. */
final class Tls {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519");

  private Tls() {}

  /**
   * The factory that a connector needs.
   *
   * @param certificate PEM, the server's own first
   * @param key PEM
   * @throws InvalidInputException if they are not valid, or do not belong together
   */
  static SslContextFactory.Server context(String certificate, String key) {
    try {
      Certificate[] chain = chain(certificate);
      char[] password = new char[0];
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, password);
      store.setKeyEntry("evenkeel", key(key, chain[0]), password, chain);
      SslContextFactory.Server context = new SslContextFactory.Server();
      context.setKeyStore(store);
      context.setKeyStorePassword("");
      context.setSniRequired(false);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new InvalidInputException(
          "the certificate and its key cannot be used: %s".formatted(e.getMessage()), e);
    }
  }

  private static Certificate[] chain(String pem) throws CertificateException {
    try {
      Certificate[] chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
              .toArray(new Certificate[0]);
      if (chain.length > 0) {
        return chain;
      }
    } catch (CertificateException e) {
      throw notCertificate(e);
    }
    throw notCertificate(null);
  }

  private static InvalidInputException notCertificate(@Nullable Exception cause) {
    return new InvalidInputException(
        "the certificate must be a PEM file with -----BEGIN CERTIFICATE-----", cause);
  }

  private static PrivateKey key(String pem, Certificate certificate)
      throws GeneralSecurityException {
    Matcher matcher = KEY.matcher(pem);
    if (!matcher.find()) {
      throw new InvalidInputException(
          "the key must be a PEM file with -----BEGIN PRIVATE KEY----- (PKCS 8): openssl pkcs8 -topk8 -nocrypt makes one of others");
    }
    PKCS8EncodedKeySpec encoded =
        new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(matcher.group(1)));
    for (String algorithm : ALGORITHMS) {
      Optional<PrivateKey> key = key(algorithm, encoded);
      if (key.isPresent()) {
        String own = certificate.getPublicKey().getAlgorithm();
        if (!own.startsWith(algorithm.substring(0, 2))) {
          throw new InvalidInputException("the key does not belong to the certificate");
        }
        return key.get();
      }
    }
    throw new InvalidInputException("the key is neither of RSA, nor of an elliptic curve");
  }

  /** The key; empty if it is of another algorithm. */
  private static Optional<PrivateKey> key(String algorithm, PKCS8EncodedKeySpec encoded)
      throws NoSuchAlgorithmException {
    try {
      return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(encoded));
    } catch (InvalidKeySpecException e) {
      return Optional.empty();
    }
  }
}
