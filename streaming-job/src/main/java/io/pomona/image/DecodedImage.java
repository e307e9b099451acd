package io.pomona.image;

/** What decoding gave: an image, or the reason why there is none. */
public sealed interface DecodedImage permits Pixels, UnreadableImage {}
