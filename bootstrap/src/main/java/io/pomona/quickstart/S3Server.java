package io.pomona.quickstart;

import io.pomona.job.UserError;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** The process that S3Proxy runs in, with a class path apart from Spark's. */
final class S3Server {

  private static final String LOOPBACK = "127.0.0.1";
  private static final String MAIN_CLASS = "org.gaul.s3proxy.Main";
  private static final String LOGGING = "io/pomona/quickstart/s3-server-logback.xml";

  private S3Server() {}

  /** An address on loopback that was free a moment ago. */
  static URI freeEndpoint() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return URI.create("http://" + LOOPBACK + ":" + socket.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException("No port is free on " + LOOPBACK + ".", e);
    }
  }

  /** Starts the process; it does not yet answer when this returns. */
  static ChildProcess start(
      Path data, URI endpoint, AccessKeys keys, Map<String, String> extraProperties) {
    Properties properties = new Properties();
    properties.putAll(extraProperties);
    properties.putAll(
        Map.of(
            "s3proxy.endpoint", endpoint.toString(),
            "s3proxy.authorization", "aws-v2-or-v4",
            "s3proxy.identity", keys.accessKey(),
            "s3proxy.credential", keys.secretKey(),
            "jclouds.provider", "filesystem",
            "jclouds.filesystem.basedir", data.toString()));
    return ChildProcess.start(command(), format(properties), line -> {});
  }

  // S3Proxy insists on a file of properties; its system properties, which Tether sets, win over it.
  private static JavaCommand command() {
    return new JavaCommand(
        "s3-server",
        List.of("-Xmx512m", "-Dlogback.configurationFile=" + LOGGING),
        JavaCommand.join(JavaCommand.ownClasses().toString(), classPath()),
        List.of(Tether.IGNORE_INTERRUPTS, MAIN_CLASS, "--properties", "/dev/null"),
        Map.of());
  }

  private static String classPath() {
    Path target = JavaCommand.ownClasses().getParent();
    Path file = target.resolveSibling("s3-server").resolve("target").resolve("class-path");
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UserError(
          "The class path of the S3 server is not at '%s'. Build it: ./mvnw -pl bootstrap/s3-server package"
              .formatted(file),
          e);
    }
  }

  private static String format(Properties properties) {
    try (StringWriter text = new StringWriter()) {
      properties.store(text, null);
      return text.toString().strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
