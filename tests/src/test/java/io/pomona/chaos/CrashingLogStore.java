package io.pomona.chaos;

import io.pomona.job.ConditionalLogStore;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The log store of the jobs, in which the process meets its fate at one commit, which the settings
 * name. Delta makes one in the process that a test starts.
 */
public final class CrashingLogStore extends ConditionalLogStore {

  private static final String AT = "pomona.crash.at";
  private static final String FATE = "pomona.crash.fate";

  /** What becomes of the process. */
  enum Fate {
    DIES_BEFORE,
    DIES_AFTER,
    IS_TOLD_TO_STOP_BEFORE
  }

  /** How Delta makes one. */
  public CrashingLogStore(Configuration hadoop) {
    super(hadoop);
  }

  /** The options with which the job meets {@code fate} at the first rows of {@code table}. */
  static List<String> options(Fate fate, String table) {
    return List.of(
        "--conf",
        "spark.delta.logStore.s3a.impl=" + CrashingLogStore.class.getName(),
        "--conf",
        "spark.hadoop." + AT + "=" + table + "/_delta_log/00000000000000000001.json",
        "--conf",
        "spark.hadoop." + FATE + "=" + fate);
  }

  @Override
  public void write(Path path, Iterator<String> actions, Boolean overwrite, Configuration hadoop)
      throws IOException {
    if (!path.toString().endsWith(hadoop.get(AT))) {
      super.write(path, actions, overwrite, hadoop);
      return;
    }
    Fate fate = hadoop.getEnum(FATE, Fate.DIES_BEFORE);
    if (fate == Fate.DIES_BEFORE) {
      die();
    } else if (fate == Fate.IS_TOLD_TO_STOP_BEFORE) {
      terminate();
    }
    super.write(path, actions, overwrite, hadoop);
    if (fate == Fate.DIES_AFTER) {
      die();
    }
  }

  /** As SIGKILL: no hook runs, nothing is closed. */
  private static void die() {
    Runtime.getRuntime().halt(CrashPointTest.DEATH);
  }

  private static void terminate() throws IOException {
    try {
      new ProcessBuilder("kill", "-TERM", Long.toString(ProcessHandle.current().pid()))
          .start()
          .waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
