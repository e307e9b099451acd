package io.pomona.quickstart;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;

/**
 * A pair of keys of S3, drawn anew for each server. Never written out by {@link #toString}.
 *
 * @param accessKey the public half, as it stands in a request
 * @param secretKey the half that signs
 */
record AccessKeys(String accessKey, String secretKey) {

  private static final int ACCESS_KEY_BYTES = 7;
  private static final int SECRET_KEY_BYTES = 30;

  static AccessKeys random() {
    SecureRandom random = new SecureRandom();
    byte[] access = new byte[ACCESS_KEY_BYTES];
    byte[] secret = new byte[SECRET_KEY_BYTES];
    random.nextBytes(access);
    random.nextBytes(secret);
    return new AccessKeys(
        "POMONA" + hexadecimal(access), Base64.getEncoder().encodeToString(secret));
  }

  private static String hexadecimal(byte[] bytes) {
    StringBuilder digits = new StringBuilder();
    for (byte b : bytes) {
      digits.append("%02x".formatted(b));
    }
    return digits.toString().toUpperCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return "AccessKeys[" + accessKey + "]";
  }
}
