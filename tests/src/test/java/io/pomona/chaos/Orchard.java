package io.pomona.chaos;

import io.pomona.endtoend.PomonaProcess;
import io.pomona.quickstart.LocalS3;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where everything is: the bucket with images and tables, and the folder in which the server keeps
 * it.
 */
record Orchard(LocalS3 s3, String bucket, Path folder, List<String> options) {

  /** Where the features table is in the bucket. */
  static final String FEATURES = "tables/features";

  private static final String IMAGES = "images";
  private static final String LEASE = "3s";
  private static final int MICRO_BATCHES_PER_COMPACTION = 7;
  private static final int FILES_PER_MICRO_BATCH = 20;
  private static final int FILES_PER_LAST_MICRO_BATCH = 500;

  /** Starts the server over {@code data}; {@code options} are given to each run of the job. */
  static Orchard open(Path data, List<String> options) {
    LocalS3 s3 = LocalS3.start(data);
    // Hadoop takes buckets of one name for one bucket, whichever server they are on.
    String bucket = "chaos-" + s3.endpoint().getPort();
    s3.createBucket(bucket);
    return new Orchard(s3, bucket, data.resolve(bucket), options);
  }

  /** The same place, with other options for the job. */
  Orchard with(List<String> otherOptions) {
    return new Orchard(s3, bucket, folder, otherOptions);
  }

  void put(ArrivingImage image) {
    s3.put(bucket, IMAGES + "/" + image.key(), image.content());
  }

  void delete(String key) {
    s3.delete(bucket, IMAGES + "/" + key);
  }

  /** The path of an image as the tables have it. */
  String path(String key) {
    return "s3a://%s/%s/%s".formatted(bucket, IMAGES, key);
  }

  String features() {
    return "s3a://" + bucket + "/" + FEATURES;
  }

  StoreState state() {
    return StoreState.of(folder.resolve(FEATURES), folder.resolve(FEATURES + "-quarantine"));
  }

  /** A stream of many small micro-batches. */
  PomonaProcess startStream() throws IOException {
    return start(FILES_PER_MICRO_BATCH, "1s");
  }

  /** A run that takes what is there and ends. */
  PomonaProcess startDrain() throws IOException {
    return start(FILES_PER_LAST_MICRO_BATCH, "available-now");
  }

  private PomonaProcess start(int filesPerMicroBatch, String trigger) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "featurize",
                "--images",
                "s3a://" + bucket + "/" + IMAGES,
                "--features",
                features(),
                "--max-files-per-trigger",
                Integer.toString(filesPerMicroBatch),
                "--trigger",
                trigger,
                "--lease",
                LEASE,
                "--optimize-every",
                Integer.toString(MICRO_BATCHES_PER_COMPACTION)));
    arguments.addAll(options);
    return PomonaProcess.start(s3, arguments);
  }
}
