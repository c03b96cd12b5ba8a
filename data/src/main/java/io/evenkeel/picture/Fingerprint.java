package io.evenkeel.picture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A hash of files' names, sizes and times: it changes when one of the files does. */
final class Fingerprint {
  private final MessageDigest digest = sha256();

  /** The hash of a text. */
  static String of(String text) {
    return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Takes in a file; one that is not there has a hash too. */
  Fingerprint add(Path file) {
    String state;
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      state = "%d %s".formatted(attributes.size(), attributes.lastModifiedTime());
    } catch (IOException _) {
      state = "missing";
    }
    return add("%s %s".formatted(file, state));
  }

  /** Takes in a text. */
  Fingerprint add(String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    return this;
  }

  /** The hash of all that was taken in; ends it. */
  String hash() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
