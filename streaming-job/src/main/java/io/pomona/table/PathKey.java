package io.pomona.table;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_replace;

import org.apache.spark.sql.Column;

/**
 * What two paths of one object have in common: {@code s3:}, {@code s3a:} and {@code s3n:} are one.
 * The same for a path in Java and for a column of paths.
 */
public final class PathKey {

  private static final String S3_SCHEMES = "^s3[an]:";
  private static final String S3 = "s3:";

  private PathKey() {}

  /** The key of a path. */
  public static String of(String path) {
    return path.startsWith("s3a:") || path.startsWith("s3n:")
        ? S3 + path.substring("s3a:".length())
        : path;
  }

  /** The keys of a column of paths. */
  static Column of(Column path) {
    return regexp_replace(path, lit(S3_SCHEMES), lit(S3));
  }
}
