package io.pomona.job;

/**
 * Something that ended the job and that a restart heals. The message says what happened and why; it
 * is shown alone, without a stack trace, and the process exits with {@link ExitCode#FAILED}.
 */
public class RestartableError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public RestartableError(String message, Throwable cause) {
    super(message, cause);
  }
}
