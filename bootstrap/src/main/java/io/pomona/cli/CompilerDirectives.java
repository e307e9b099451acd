package io.pomona.cli;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Tells HotSpot, on a machine of few cores, to keep its optimising compiler (C2) for the loops over
 * pixels, matrices and Parquet's values, and for ciphers and digests, whose instructions of the
 * processor it alone uses. Everything else is compiled quickly (C1). Spark's planning, thousands of
 * methods each warm for seconds, would otherwise take a quarter of the processor time of a short
 * run from the network.
 */
final class CompilerDirectives {

  private static final System.Logger logger = System.getLogger(CompilerDirectives.class.getName());

  /** With more cores C2 has one to itself, and disturbs nobody. */
  private static final int FEW_CORES = 4;

  private static final String RESOURCE = "compiler-directives.json";

  private CompilerDirectives() {}

  /** Adds them to this JVM, if it has few cores and takes directives. */
  static void addOnFewCores() {
    if (Runtime.getRuntime().availableProcessors() <= FEW_CORES) {
      try {
        String answer = add();
        logger.log(Level.DEBUG, "Compiler directives: {0}", answer);
      } catch (JMException | IOException e) {
        // Another JVM than HotSpot, say: it only takes longer.
        logger.log(Level.DEBUG, "This JVM takes no compiler directives", e);
      }
    }
  }

  /** Adds them to this JVM; gives what it says. */
  static String add() throws JMException, IOException {
    Path file = Files.createTempFile("pomona-", "-" + RESOURCE);
    try (InputStream directives = CompilerDirectives.class.getResourceAsStream(RESOURCE)) {
      Files.copy(requireNonNull(directives, RESOURCE), file, StandardCopyOption.REPLACE_EXISTING);
      // As an option of the command line they would be announced on standard output.
      return (String)
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "compilerDirectivesAdd",
                  new Object[] {new String[] {file.toString()}},
                  new String[] {String[].class.getName()});
    } finally {
      Files.delete(file);
    }
  }
}
