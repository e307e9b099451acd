package io.pomona.image;

import java.util.List;

/**
 * What the segments before the first scan of a JPEG say.
 *
 * @param process the marker's low byte: 0xC0 baseline, 0xC1 extended sequential, 0xC2 progressive
 * @param width columns
 * @param height rows
 * @param components the colour components, in the order in which samples are interleaved
 * @param jfif whether a JFIF segment is present
 * @param adobeTransform the colour transform of Adobe's segment, or {@link #NO_ADOBE}
 */
record JpegHeader(
    int process,
    int width,
    int height,
    List<Component> components,
    boolean jfif,
    int adobeTransform) {

  static final int NO_ADOBE = -1;

  /** One colour component: its identifier and its sampling factors. */
  record Component(int id, int horizontal, int vertical) {}

  /** How the samples of a pixel are to be read. */
  enum Colors {
    GREY,
    RGB,
    YCC,
    CMYK,
    YCCK
  }

  boolean progressive() {
    return process == 0xc2;
  }

  /**
   * The colours, by libjpeg's rule (jdapimin.c, {@code default_decompress_parms}): a JFIF segment
   * means YCC, else Adobe's segment decides, else the identifiers of the components do.
   */
  Colors colors() {
    return switch (components.size()) {
      case 1 -> Colors.GREY;
      case 3 -> threeColors();
      default -> adobeTransform == NO_ADOBE || adobeTransform == 0 ? Colors.CMYK : Colors.YCCK;
    };
  }

  private Colors threeColors() {
    if (jfif) {
      return Colors.YCC;
    }
    if (adobeTransform != NO_ADOBE) {
      return adobeTransform == 0 ? Colors.RGB : Colors.YCC;
    }
    return components.stream()
            .map(Component::id)
            .toList()
            .equals(List.of((int) 'R', (int) 'G', (int) 'B'))
        ? Colors.RGB
        : Colors.YCC;
  }

  /** Whether a component has every sample of a row, but only one row of two. */
  boolean halvedRowsOnly(int component) {
    int widest = components.stream().mapToInt(Component::horizontal).max().orElseThrow();
    int tallest = components.stream().mapToInt(Component::vertical).max().orElseThrow();
    Component it = components.get(component);
    return it.horizontal() == widest && it.vertical() * 2 == tallest;
  }
}
