package io.pomona.job;

/**
 * Something that the person who runs the job can mend. The message says what is wrong, why, and how
 * to mend it; it is shown alone, without a stack trace, and the process exits with {@link
 * ExitCode#USER_ERROR}.
 */
public class UserError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public UserError(String message) {
    super(message);
  }

  public UserError(String message, Throwable cause) {
    super(message, cause);
  }
}
