package io.pomona.script;

import static java.util.stream.Collectors.joining;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * What PySpark from PyPI is short of: Delta, S3A, and on the 3.5 line a Hadoop that S3A takes. The
 * tests' own jars fill in.
 */
public final class PySparkJars {

  private static final Pattern MISSING =
      Pattern.compile(
          "(delta-(spark|storage)|hadoop-(aws|client-api|client-runtime)|reactive-streams)[-_].*[.]jar");
  private static final Path AWS_SDK = Path.of("software", "amazon");

  private PySparkJars() {}

  /** A class path, to go before Spark's. */
  public static String missing() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(PySparkJars::isMissing)
        .map(Path::toString)
        .collect(joining(File.pathSeparator));
  }

  private static boolean isMissing(Path jar) {
    return MISSING.matcher(jar.getFileName().toString()).matches()
        || jar.toString().contains(AWS_SDK.toString());
  }
}
