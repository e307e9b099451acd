package io.pomona.packaging;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/** A jar for {@code spark-submit}, as the module beside this one left it. */
public record ClusterJar(Path file) {

  /** Featurizes. */
  public static final ClusterJar STREAMING_JOB = of("streaming-job");

  /** Reduces. */
  public static final ClusterJar PCA_BATCH = of("pca-batch");

  private static ClusterJar of(String module) {
    return new ClusterJar(Path.of("..", module, "target", "pomona-" + module + ".jar"));
  }

  /** Names of its files, without folders. */
  List<String> files() throws IOException {
    try (JarFile jar = new JarFile(file.toFile())) {
      return jar.stream().filter(e -> !e.isDirectory()).map(ZipEntry::getName).toList();
    }
  }

  List<String> classes() throws IOException {
    return files().stream().filter(name -> name.endsWith(".class")).toList();
  }

  String mainClass() throws IOException {
    try (JarFile jar = new JarFile(file.toFile())) {
      return jar.getManifest().getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
    }
  }
}
