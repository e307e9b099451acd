package io.pomona.featurize;

import io.pomona.arrival.ArrivedObject;
import io.pomona.featurize.FeaturizeSettings.Limits;
import io.pomona.model.Model;
import java.time.Instant;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The driver's side of featurizing: the model and the file systems' configuration broadcast once,
 * and objects dealt out to tasks by number, because an image costs the same network time whatever
 * its size in bytes. Closing frees the broadcasts.
 */
public final class Featurizer implements AutoCloseable {

  private final SparkSession spark;
  private final JavaSparkContext context;
  private final Broadcast<Model> model;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final Limits limits;

  /**
   * @param limits what an image may be
   */
  public Featurizer(SparkSession spark, Model model, Limits limits) {
    this.spark = spark;
    this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    this.model = context.broadcast(model);
    this.hadoop =
        context.broadcast(new SerializableConfiguration(spark.sessionState().newHadoopConf()));
    this.limits = limits;
  }

  /** The verdicts on {@code objects}, for {@code files} files; computed when they are asked for. */
  JavaRDD<Verdict> verdicts(List<ArrivedObject> objects, int files) {
    List<List<ArrivedObject>> shares = TaskShares.of(objects, context.defaultParallelism(), files);
    return context
        .parallelize(shares, Math.max(1, shares.size()))
        .flatMap(List::iterator)
        .mapPartitions(new ImageFeaturizer(model, hadoop, limits));
  }

  /** How verdicts become rows of a micro-batch that began at {@code start}. */
  VerdictRows rows(Instant start) {
    return new VerdictRows(spark, modelId(), start);
  }

  /** The {@code model} column. */
  public String modelId() {
    return model.value().id();
  }

  @Override
  public void close() {
    model.destroy();
    hadoop.destroy();
  }
}
