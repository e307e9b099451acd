package io.pomona.pca.publish;

import io.pomona.job.UserError;
import io.pomona.pca.components.PrincipalComponents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.feature.PCAModel;
import org.apache.spark.ml.linalg.DenseMatrix;
import org.apache.spark.sql.SparkSession;

/**
 * The MLlib models beside the models table: version {@code N} is saved at {@code
 * <models>/_mllib/N}. Delta neither lists nor vacuums what is below a name that begins with an
 * underscore.
 */
final class SavedModels {

  private static final String FOLDER = "_mllib";

  private final SparkSession spark;
  private final Path folder;

  SavedModels(SparkSession spark, String models) {
    this.spark = spark;
    // It is recorded, for readers with other working directories.
    this.folder = new Path(QualifiedPath.of(spark, models), FOLDER);
  }

  /** Where version {@code version} is or would be. */
  String path(long version) {
    return new Path(folder, Long.toString(version)).toString();
  }

  /** The largest version that was begun to be saved, or 0. */
  long latestVersion() {
    try {
      FileSystem files = folder.getFileSystem(spark.sessionState().newHadoopConf());
      if (!files.exists(folder)) {
        return 0;
      }
      return Arrays.stream(files.listStatus(folder))
          .map(FileStatus::getPath)
          .map(Path::getName)
          .filter(name -> name.matches("\\d{1,18}"))
          .mapToLong(Long::parseLong)
          .max()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list the models under '%s'".formatted(folder), e);
    }
  }

  /**
   * Saves {@code model} as {@code version}.
   *
   * @throws UserError if that version was saved by another process meanwhile
   */
  void save(long version, PCAModel model) {
    if (latestVersion() >= version) {
      throw new UserError(
          "'%s' appeared while version %d was being fitted: another pomona pca publishes to the same tables. Let one process write them."
              .formatted(path(latestVersion()), version));
    }
    try {
      model.save(path(version));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot save '%s'".formatted(path(version)), e);
    }
  }

  /** The components of {@code version}, without their variances, if the model is still there. */
  Optional<PrincipalComponents> directions(long version) {
    return load(version).map(model -> directions(model.pc()));
  }

  /** The model of {@code version}, if it is still there. */
  Optional<PCAModel> load(long version) {
    try {
      Path path = new Path(path(version));
      if (!path.getFileSystem(spark.sessionState().newHadoopConf()).exists(path)) {
        return Optional.empty();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look for '%s'".formatted(path(version)), e);
    }
    return Optional.of(PCAModel.load(path(version)));
  }

  private static PrincipalComponents directions(DenseMatrix loadings) {
    double[][] directions = new double[loadings.numCols()][loadings.numRows()];
    for (int component = 0; component < directions.length; component++) {
      for (int feature = 0; feature < loadings.numRows(); feature++) {
        directions[component][feature] = loadings.apply(feature, component);
      }
    }
    return new PrincipalComponents(directions, new double[directions.length], 1);
  }
}
