package io.pomona.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import io.pomona.quickstart.LocalS3;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A listing folder by folder on S3A, with folders as S3 has them, against a flat one. */
class SplitListingTest {

  private static final String BUCKET = "split-listings";
  private static final int FOLDERS = 6;
  private static final int IMAGES = 12;
  // As if a request brought four objects.
  private static final ListingLimits LIMITS = new ListingLimits(4, 2, 100, 4);

  @TempDir private static Path data;

  @Test
  void showsWhatFlatListingShows() throws IOException {
    try (LocalS3 s3 = LocalS3.start(data)) {
      s3.createBucket(BUCKET);
      s3.exportCredentials();
      for (int i = 0; i < FOLDERS * IMAGES; i++) {
        s3.put(BUCKET, "images/label %d/%d.jpg".formatted(i % FOLDERS, i / FOLDERS), new byte[i]);
      }
      PrefixListing listing = listing(s3, LIMITS);
      assertThat(listing.objects(path -> true)).hasSize(FOLDERS * IMAGES);

      s3.put(BUCKET, "images/on top.jpg", new byte[1]);
      s3.put(BUCKET, "images/label 1/_new.jpg", new byte[0]);
      s3.put(BUCKET, "images/new/deep/down.jpg", new byte[1]);
      s3.put(BUCKET, "images/marker/", new byte[0]);
      List<ArrivedObject> split = listing.objects(path -> true);

      assertThat(split)
          .extracting(ArrivedObject::path)
          .contains(
              "s3a://split-listings/images/on top.jpg",
              "s3a://split-listings/images/label 1/_new.jpg",
              "s3a://split-listings/images/new/deep/down.jpg")
          .hasSize(FOLDERS * IMAGES + 3);
      assertThat(split).isEqualTo(listing(s3, ListingLimits.DEFAULT).objects(path -> true));
    }
  }

  private static PrefixListing listing(LocalS3 s3, ListingLimits limits) throws IOException {
    Configuration hadoop = new Configuration();
    s3.hadoopSettings()
        .forEach((key, value) -> hadoop.set(key.substring("spark.hadoop.".length()), value));
    return new PrefixListing(
        new org.apache.hadoop.fs.Path("s3a://" + BUCKET + "/images"),
        "*.jpg",
        new org.apache.hadoop.fs.Path("s3a://" + BUCKET + "/checkpoint"),
        hadoop,
        limits);
  }
}
