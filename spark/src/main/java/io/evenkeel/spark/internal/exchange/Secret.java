package io.evenkeel.spark.internal.exchange;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A secret that only the workers of one training know; it never crosses their connections. */
public final class Secret implements Serializable {
  private static final long serialVersionUID = 1;

  /** Length of a proof, in bytes. */
  static final int PROOF = 32;

  /** Length of a challenge, in bytes. */
  static final int CHALLENGE = 32;

  private static final String ALGORITHM = "HmacSHA256";

  private final byte[] key = new byte[PROOF];

  /** A new one. */
  public Secret() {
    new SecureRandom().nextBytes(key);
  }

  static byte[] challenge() {
    byte[] bytes = new byte[CHALLENGE];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  /**
   * Proves that this worker knows the secret.
   *
   * @param role whether the one that proves has called or was called: the proofs differ
   * @param rank of the worker that has called
   * @param called the challenge of the worker that was called
   * @param caller the challenge of the worker that has called
   */
  byte[] proof(String role, int rank, byte[] called, byte[] caller) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      mac.update(role.getBytes(StandardCharsets.UTF_8));
      mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(rank).array());
      mac.update(called);
      mac.update(caller);
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  /** Whether a proof is the right one; takes the same time if it is not. */
  static boolean same(byte[] expected, byte[] given) {
    return MessageDigest.isEqual(expected, given);
  }
}
