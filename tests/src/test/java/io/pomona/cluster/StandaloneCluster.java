package io.pomona.cluster;

import static org.awaitility.Awaitility.await;

import io.pomona.process.ChildProcess;
import io.pomona.process.PySpark;
import io.pomona.process.Script;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.package$;

/**
 * A Spark standalone cluster on loopback: a master, and workers with one core each. Executors
 * inherit a worker's environment, and with it the keys of the store, as they have a role on EMR.
 */
final class StandaloneCluster implements AutoCloseable {

  private static final Duration LONGEST_START = Duration.ofMinutes(1);
  private static final Path DEFAULTS = Path.of("..", "conf", "spark-defaults.conf");

  private final Path home;
  private final Path folder;
  private final Map<String, String> environment;
  private final Map<String, String> settings;
  private final int port = freePort();
  private final List<ChildProcess> workers = new ArrayList<>();
  private ChildProcess master;
  private int submitted;

  private StandaloneCluster(
      Path home, Path folder, Map<String, String> environment, Map<String, String> settings) {
    this.home = home;
    this.folder = folder;
    this.environment = new HashMap<>(environment);
    this.environment.put("JAVA_HOME", System.getProperty("java.home"));
    this.environment.put("SPARK_HOME", home.toString());
    this.environment.put("SPARK_CONF_DIR", folder.resolve("no-conf").toString());
    this.environment.put("SPARK_LOCAL_IP", "127.0.0.1");
    this.environment.put("SPARK_WORKER_OPTS", "-Dspark.decommission.enabled=true");
    this.environment.put("LC_ALL", "C.UTF-8");
    this.settings = settings;
  }

  /**
   * Installs PySpark in {@code folder} where it is missing, and starts a master without workers.
   *
   * @param environment of all processes besides their own
   * @param settings of every application besides {@code conf/spark-defaults.conf}
   */
  static StandaloneCluster start(
      Path folder, Map<String, String> environment, Map<String, String> settings)
      throws IOException, InterruptedException {
    Path python = folder.resolve("venv");
    Script.run(
        "environment.sh",
        folder.resolve("install.log"),
        Map.of(),
        python.toString(),
        "pyspark==" + package$.MODULE$.SPARK_VERSION());
    Path home;
    try (Stream<Path> libraries = Files.list(python.resolve("lib"))) {
      home = libraries.findFirst().orElseThrow().resolve("site-packages/pyspark");
    }
    StandaloneCluster cluster = new StandaloneCluster(home, folder, environment, settings);
    cluster.startMaster();
    return cluster;
  }

  private void startMaster() throws IOException {
    int ui = freePort();
    master =
        daemon(
            "master",
            "org.apache.spark.deploy.master.Master",
            "--host",
            "127.0.0.1",
            "--port",
            Integer.toString(port),
            "--webui-port",
            Integer.toString(ui));
    awaitWritten(master, "New state: ALIVE");
  }

  /** Starts a worker with one core, and waits until the master has it. */
  ChildProcess addWorker() throws IOException {
    String name = "worker-" + workers.size();
    ChildProcess worker =
        daemon(
            name,
            "org.apache.spark.deploy.worker.Worker",
            "--host",
            "127.0.0.1",
            "--cores",
            "1",
            "--memory",
            "3g",
            "--webui-port",
            "0",
            "--work-dir",
            work().resolve(name).toString(),
            url());
    workers.add(worker);
    awaitWritten(worker, "Successfully registered with master");
    return worker;
  }

  /** Hands {@code jar} to {@code spark-submit}, its driver in that process. */
  Driver submit(Path jar, List<String> arguments) throws IOException {
    Map<String, String> all = new HashMap<>(settings);
    all.putAll(PySpark.settings());
    int ui = freePort();
    all.put("spark.ui.port", Integer.toString(ui));
    all.put("spark.executor.cores", "1");
    all.put("spark.executor.memory", "1g");
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin/spark-submit").toString());
    command.addAll(List.of("--master", url(), "--properties-file", DEFAULTS.toString()));
    all.forEach((key, value) -> command.addAll(List.of("--conf", key + "=" + value)));
    command.add(jar.toString());
    command.addAll(arguments);
    Path log = folder.resolve("driver-" + submitted++ + ".log");
    return new Driver(
        ChildProcess.start(command, environment, log),
        new SparkUi(URI.create("http://127.0.0.1:" + ui)));
  }

  /** The executors that {@code worker} runs. */
  static List<ProcessHandle> executors(ChildProcess worker) {
    return worker.startedJvms();
  }

  /** The workers that run an executor. */
  List<ChildProcess> busy() {
    return workers.stream()
        .filter(ChildProcess::isAlive)
        .filter(worker -> !executors(worker).isEmpty())
        .toList();
  }

  /** Where executors leave what they write: {@code WORKER/APPLICATION/EXECUTOR/stderr}. */
  Path work() {
    return folder.resolve("work-" + port);
  }

  private ChildProcess daemon(String name, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(home.resolve("bin/spark-class").toString()));
    command.addAll(List.of(arguments));
    return ChildProcess.start(command, environment, folder.resolve(name + ".log"));
  }

  private static void awaitWritten(ChildProcess daemon, String part) {
    await().atMost(LONGEST_START).until(() -> !daemon.isAlive() || daemon.written().contains(part));
    if (!daemon.isAlive()) {
      throw new AssertionError("Has ended: " + daemon.written());
    }
  }

  private String url() {
    return "spark://127.0.0.1:" + port;
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    workers.forEach(ChildProcess::close);
    master.close();
  }
}
