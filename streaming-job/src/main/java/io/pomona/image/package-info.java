/**
 * Bytes to pixels: the bytes of one image file come in, 8-bit RGB pixels go out, equal to those
 * that Pillow 11.3 gives for {@code Image.open(file).convert("RGB").resize(size)}.
 *
 * <p>An image that cannot be read is a value, {@link io.pomona.image.UnreadableImage}, with its
 * reason. {@link io.pomona.image.ImageDecoder} and {@link io.pomona.image.BicubicResizer} are
 * thread-safe and meant to be shared by all tasks of a JVM. Nothing here knows of Spark, of tables
 * or of where the bytes came from.
 */
package io.pomona.image;
