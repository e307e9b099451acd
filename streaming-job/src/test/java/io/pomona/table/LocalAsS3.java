package io.pomona.table;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * Local files under the scheme of stores that create exclusively only if they are asked to, which
 * this does not. Fails while a file {@value #OUTAGE} is beside the folder in question.
 */
public class LocalAsS3 extends RawLocalFileSystem {

  static final String OUTAGE = "outage";

  private static final URI HERE = URI.create("s3a://local");

  public static Configuration configuration() {
    Configuration hadoop = new Configuration(false);
    hadoop.setClass("fs.s3a.impl", LocalAsS3.class, org.apache.hadoop.fs.FileSystem.class);
    hadoop.setBoolean("fs.s3a.impl.disable.cache", true);
    return hadoop;
  }

  static String uri(Path folder) {
    return HERE + folder.toString();
  }

  @Override
  public URI getUri() {
    return HERE;
  }

  @Override
  public FSDataInputStream open(org.apache.hadoop.fs.Path path, int bufferSize) throws IOException {
    if (exists(new org.apache.hadoop.fs.Path(path.getParent().getParent(), OUTAGE))) {
      throw new IOException("503 SlowDown");
    }
    return super.open(path, bufferSize);
  }
}
