/**
 * Pillow's pixels and Keras' features against Pomona's, image by image. The references come from
 * {@code tests/parity/make_references.py}, which ran Pillow and Keras themselves.
 */
package io.pomona.parity;
