package io.pomona.image;

import io.pomona.image.JpegHeader.Colors;

/**
 * Samples of a JPEG to RGB: YCC as libjpeg does it (jdcolor.c, 16-bit fixed point), CMYK as Pillow
 * does it, which takes every four-component JPEG for inverted, as Adobe writes them
 * (JpegImagePlugin {@code CMYK;I}), and multiplies (Convert.c, {@code cmyk2rgb}).
 */
final class JpegColors {

  private static final int HALF = 1 << 15;
  private static final int[] CR_TO_RED = new int[256];
  private static final int[] CB_TO_BLUE = new int[256];
  private static final int[] CR_TO_GREEN = new int[256];
  private static final int[] CB_TO_GREEN = new int[256];

  static {
    for (int i = 0; i < 256; i++) {
      int centred = i - 128;
      CR_TO_RED[i] = (fixed(1.40200) * centred + HALF) >> 16;
      CB_TO_BLUE[i] = (fixed(1.77200) * centred + HALF) >> 16;
      CR_TO_GREEN[i] = -fixed(0.71414) * centred;
      CB_TO_GREEN[i] = -fixed(0.34414) * centred + HALF;
    }
  }

  private JpegColors() {}

  private static int fixed(double factor) {
    return (int) (factor * (1 << 16) + 0.5);
  }

  /** RGB from interleaved samples, in the same array where that has room for no less. */
  static byte[] toRgb(byte[] samples, Colors colors) {
    return switch (colors) {
      case RGB -> samples;
      case GREY -> Greys.toRgb(samples);
      case YCC -> yccToRgb(samples, 3);
      case CMYK -> cmykToRgb(samples);
      case YCCK -> cmykToRgb(complement(yccToRgb(samples, 4)));
    };
  }

  private static byte[] yccToRgb(byte[] samples, int channels) {
    for (int i = 0; i < samples.length; i += channels) {
      int luma = samples[i] & 0xff;
      int cb = samples[i + 1] & 0xff;
      int cr = samples[i + 2] & 0xff;
      samples[i] = clamp(luma + CR_TO_RED[cr]);
      samples[i + 1] = clamp(luma + ((CB_TO_GREEN[cb] + CR_TO_GREEN[cr]) >> 16));
      samples[i + 2] = clamp(luma + CB_TO_BLUE[cb]);
    }
    return samples;
  }

  /** YCCK holds the complement of CMY as YCC, and K as it is. */
  private static byte[] complement(byte[] rgbk) {
    for (int i = 0; i < rgbk.length; i += 4) {
      rgbk[i] = (byte) ~rgbk[i];
      rgbk[i + 1] = (byte) ~rgbk[i + 1];
      rgbk[i + 2] = (byte) ~rgbk[i + 2];
    }
    return rgbk;
  }

  private static byte[] cmykToRgb(byte[] inverted) {
    byte[] rgb = new byte[inverted.length / 4 * 3];
    for (int from = 0, to = 0; to < rgb.length; from += 4, to += 3) {
      int light = inverted[from + 3] & 0xff;
      rgb[to] = ink(inverted[from], light);
      rgb[to + 1] = ink(inverted[from + 1], light);
      rgb[to + 2] = ink(inverted[from + 2], light);
    }
    return rgb;
  }

  private static byte ink(byte inverted, int light) {
    int product = (~inverted & 0xff) * light + 128;
    return clamp(light - (((product >> 8) + product) >> 8));
  }

  private static byte clamp(int value) {
    return (byte) Math.max(0, Math.min(255, value));
  }
}
