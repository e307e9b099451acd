/**
 * Pixels to features: a convolutional network, run by TensorFlow in this JVM.
 *
 * <p>In come decoded RGB images of the model's input size ({@link io.pomona.image.Pixels}); out
 * comes one {@code float[]} an image, as wide as {@link io.pomona.model.Model#featureWidth()}. A
 * {@link io.pomona.model.Model} is plain data that travels between JVMs; a {@link
 * io.pomona.model.FeatureExtractor} is a native session that stays in one. Any thread may call, and
 * each caller's own thread does the computing. The package needs neither Spark nor Hadoop:
 *
 * <pre>{@code
 * Model model = Model.bundled();
 * byte[] rgb = new byte[model.inputWidth() * model.inputHeight() * 3];
 * Arrays.fill(rgb, (byte) 200);
 * Pixels image = new Pixels(model.inputWidth(), model.inputHeight(), rgb);
 * try (FeatureExtractor extractor = FeatureExtractor.open(model)) {
 *   float[][] features = extractor.extract(List.of(image));
 *   System.out.println(model.id() + ": " + features[0].length + " features");
 * }
 * }</pre>
 *
 * <p>TensorFlow's native library reads its settings from the environment, which Java cannot change,
 * so they have to be there before the JVM starts. {@code TF_ENABLE_ONEDNN_OPTS=1}: computes by
 * oneDNN on every processor; by itself TensorFlow does so only on x86 processors that have AVX-512
 * VNNI or newer instructions, and is slower on all others. {@code TF_CPP_MIN_LOG_LEVEL=2}: writes
 * errors only to the standard error stream, not its own notes.
 */
package io.pomona.model;
