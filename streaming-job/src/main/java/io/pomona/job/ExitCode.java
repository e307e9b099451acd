package io.pomona.job;

/** What the process tells its supervisor. */
public final class ExitCode {

  /**
   * The job did all that was asked, or was stopped by SIGTERM or SIGINT and ended in good order.
   */
  public static final int OK = 0;

  /** The job failed for a reason that a restart may heal. */
  public static final int FAILED = 1;

  /** Options, files or tables are wrong: a restart will not heal it. */
  public static final int USER_ERROR = 2;

  private ExitCode() {}
}
