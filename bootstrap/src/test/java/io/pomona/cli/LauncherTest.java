package io.pomona.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real launcher, in a tree whose Maven and Java are scripts that tell what they were asked. */
class LauncherTest {

  private static final Path LAUNCHER = Path.of("pomona").toAbsolutePath();

  private static final String JAVA =
      """
      #!/usr/bin/env bash
      if [[ $1 == -version ]]; then echo 'openjdk version "'"${FAKE_VERSION:-17.0.9}"'"' >&2; exit; fi
      for argument in "$@"; do
        if [[ $argument == -XX:DumpLoadedClassList=* ]]; then
          echo rehearsed >>"$FAKE_CALLS"
          printf 'io/pomona/cli/Pomona\\norg/apache/spark/Spark\\n' >"${argument#*=}"
          exit
        fi
      done
      if [[ $1 == -Xshare:dump ]]; then
        if [[ -n ${FAKE_DUMP_FAILURE:-} ]]; then echo 'no room'; exit 1; fi
        { echo "of $CLASSPATH"; cat "${2#*=}"; } >"${3#*=}"
        exit
      fi
      printf 'pid %s\\n' "$$"
      printf 'locale %s\\n' "${LC_ALL-}"
      printf 'quick kernels %s\\n' "${TF_ENABLE_ONEDNN_OPTS-}"
      printf 'class path %s\\n' "$CLASSPATH"
      printf 'argument %s\\n' "$@"
      exit 5
      """;

  private static final String MAVEN =
      """
      #!/usr/bin/env bash
      echo built >>builds
      if [[ -n ${FAKE_FAILURE:-} ]]; then echo "[ERROR] it broke"; exit 1; fi
      mkdir -p bootstrap/target bootstrap/s3-server/target
      echo -n ${FAKE_LIBRARIES:-/repository/spark.jar:/repository/delta.jar} >bootstrap/target/libraries
      echo -n streaming-job.jar:pca-batch.jar >bootstrap/target/modules
      touch bootstrap/s3-server/target/class-path bootstrap/target/java-options
      """;

  @TempDir Path folder;
  private Path root;
  private Path source;

  private record Ended(int exitCode, long pid, String out, String err) {}

  @BeforeEach
  void makeTree() throws IOException {
    root = Files.createDirectories(folder.resolve("a tree"));
    source = root.resolve("streaming-job/src/main/java/A.java");
    for (Path file : List.of(source, root.resolve("pom.xml"))) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, "");
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
    }
    Files.createDirectories(root.resolve("bootstrap"));
    Files.copy(LAUNCHER, root.resolve("bootstrap/pomona"));
    script(root.resolve("mvnw"), MAVEN);
    script(folder.resolve("jdk/bin/java"), JAVA);
  }

  /** Arguments reach Java one by one as they were, and its exit code comes back. */
  @Test
  void handsOverArgumentsUntouched() throws Exception {
    Ended ended = launch(Map.of(), "quickstart", "--directory", "with space", "$(touch x)", "*");
    assertThat(ended.out())
        .contains(
            """
            argument io.pomona.cli.Pomona
            argument quickstart
            argument --directory
            argument with space
            argument $(touch x)
            argument *
            """)
        .contains(
            "class path /repository/spark.jar:/repository/delta.jar:streaming-job.jar:pca-batch.jar:"
                + root.resolve("bootstrap/target/classes"));
    assertThat(ended.exitCode()).isEqualTo(5);
  }

  /** Java takes the launcher's place, so that a signal to the process id is a signal to Java. */
  @Test
  void becomesJava() throws Exception {
    Ended ended = launch(Map.of(), "pca");
    assertThat(ended.out()).contains("pid " + ended.pid() + "\n");
  }

  /** It builds once, and again only when a source is newer. */
  @Test
  void buildsWhenSourcesChanged() throws Exception {
    assertThat(launch(Map.of()).err()).contains("building Pomona (first time");
    assertThat(launch(Map.of()).err()).isEmpty();
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(2)));
    assertThat(launch(Map.of()).err()).contains("building Pomona (sources have changed)");
    assertThat(root.resolve("builds")).hasContent("built\nbuilt\n");
  }

  /** A failing build shows the end of its log and where that is; the next call builds again. */
  @Test
  void showsWhyABuildFailed() throws Exception {
    Ended ended = launch(Map.of("FAKE_FAILURE", "1"));
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).contains("[ERROR] it broke", "bootstrap/target/build.log");
    assertThat(launch(Map.of()).exitCode()).isEqualTo(5);
  }

  /** A link to it works from any folder, a relative link in a chain of links, too. */
  @Test
  void isFoundThroughLinks() throws Exception {
    Path links = Files.createDirectories(folder.resolve("bin"));
    Files.createSymbolicLink(links.resolve("first"), Path.of("../a tree/bootstrap/pomona"));
    Files.createSymbolicLink(links.resolve("pomona"), Path.of("first"));
    assertThat(launch(links.resolve("pomona"), Map.of()).out()).contains("io.pomona.cli.Pomona");
  }

  /** Java gets a locale that can name every file; a UTF-8 locale of the user's stays. */
  @Test
  void setsAUtf8Locale() throws Exception {
    assertThat(launch(Map.of("LC_ALL", "C")).out()).contains("locale C.UTF-8\n");
    assertThat(launch(Map.of("LC_ALL", "de_DE.utf8")).out()).contains("locale de_DE.utf8\n");
  }

  @Test
  void wantsJava17() throws Exception {
    Ended old = launch(Map.of("FAKE_VERSION", "1.8.0_402"));
    assertThat(old.exitCode()).isEqualTo(2);
    assertThat(old.err()).contains("1.8.0_402").contains("set JAVA_HOME");
    Ended none = launch(Map.of("JAVA_HOME", "/nowhere"));
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err().lines()).singleElement().asString().contains("/nowhere/bin/java");
  }

  @Test
  void passesOptionsOfTheJvm() throws Exception {
    assertThat(launch(Map.of("POMONA_JAVA_OPTS", "-Xmx8g -Dx=y")).out())
        .contains("argument -Xmx8g\nargument -Dx=y\n");
  }

  /** The libraries' classes are archived once, ours are not, and each run has the archive. */
  @Test
  void archivesTheClassesOfLibraries() throws Exception {
    Path archive = root.resolve("bootstrap/target/library-classes.jsa");
    Ended first = launch(Map.of());
    assertThat(first.err()).contains("archiving classes for a faster start");
    assertThat(first.out()).contains("argument -XX:SharedArchiveFile=" + archive + "\n");
    assertThat(archive)
        .hasContent("of /repository/spark.jar:/repository/delta.jar\norg/apache/spark/Spark\n");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(2)));
    assertThat(launch(Map.of()).out()).contains("-XX:SharedArchiveFile=");
    assertThat(folder.resolve("calls")).hasContent("rehearsed\n");
  }

  /** Another library or another Java makes another archive. */
  @Test
  void archivesAgainWhenALibraryChanged() throws Exception {
    launch(Map.of());
    Files.delete(root.resolve("bootstrap/target/build.stamp"));
    launch(Map.of("FAKE_LIBRARIES", "/repository/newer.jar"));
    launch(Map.of("FAKE_VERSION", "17.0.15"));
    assertThat(folder.resolve("calls")).hasContent("rehearsed\n".repeat(3));
    assertThat(root.resolve("bootstrap/target/library-classes.jsa"))
        .content()
        .startsWith("of /repository/newer.jar\n");
  }

  /** A Java that cannot make an archive runs without one, and is not asked each time. */
  @Test
  void runsWithoutAnArchive() throws Exception {
    Ended first = launch(Map.of("FAKE_DUMP_FAILURE", "1"));
    assertThat(first.exitCode()).isEqualTo(5);
    assertThat(first.err()).contains("left out after").contains("bootstrap/target/archive.log");
    assertThat(first.out()).doesNotContain("SharedArchiveFile");
    assertThat(root.resolve("bootstrap/target/archive.log")).content().contains("no room");
    assertThat(launch(Map.of()).err()).isEmpty();
    assertThat(folder.resolve("calls")).hasContent("rehearsed\n");
  }

  /** Without, TensorFlow has its quick kernels on the newest processors alone. */
  @Test
  void asksTensorFlowForItsQuickKernels() throws Exception {
    assertThat(launch(Map.of()).out()).contains("quick kernels 1\n");
    assertThat(launch(Map.of("TF_ENABLE_ONEDNN_OPTS", "0")).out()).contains("quick kernels 0\n");
  }

  /** A collector of the user's choice is the only one: two would keep Java from starting. */
  @Test
  void leavesTheCollectorToTheUser() throws Exception {
    String out = launch(Map.of("POMONA_JAVA_OPTS", "-XX:+UseZGC")).out();
    assertThat(out).contains("argument -XX:+UseZGC\n").doesNotContain("UseSerialGC");
  }

  /** C2 uses these counts; where cores are few, it has little to compile. */
  @Test
  void countsCallsForTheOptimisingCompilerWhereCoresAreMany() throws Exception {
    boolean few = Runtime.getRuntime().availableProcessors() <= 4;
    assertThat(launch(Map.of()).out().contains("argument -XX:-C1UpdateMethodData\n"))
        .isEqualTo(few);
  }

  private Ended launch(Map<String, String> environment, String... arguments) throws Exception {
    return launch(root.resolve("bootstrap/pomona"), environment, arguments);
  }

  private Ended launch(Path launcher, Map<String, String> environment, String... arguments)
      throws Exception {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder = new ProcessBuilder(launcher.toString());
    builder.command().addAll(List.of(arguments));
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("POMONA_") || name.startsWith("TF_"));
    builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
    builder.environment().put("FAKE_CALLS", folder.resolve("calls").toString());
    builder.environment().putAll(environment);
    Process process =
        builder
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    int exitCode = process.waitFor();
    return new Ended(exitCode, process.pid(), Files.readString(out), Files.readString(err));
  }

  private static void script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, text.getBytes(UTF_8));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
