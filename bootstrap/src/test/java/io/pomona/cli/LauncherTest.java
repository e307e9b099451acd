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
      printf 'pid %s\\n' "$$"
      printf 'locale %s\\n' "${LC_ALL-}"
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
      echo -n /repository/spark.jar:/repository/delta.jar >bootstrap/target/class-path
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
            "class path " + root.resolve("bootstrap/target/classes") + ":/repository/spark.jar");
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

  private Ended launch(Map<String, String> environment, String... arguments) throws Exception {
    return launch(root.resolve("bootstrap/pomona"), environment, arguments);
  }

  private Ended launch(Path launcher, Map<String, String> environment, String... arguments)
      throws Exception {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder = new ProcessBuilder(launcher.toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().keySet().removeIf(name -> name.startsWith("POMONA_"));
    builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
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
