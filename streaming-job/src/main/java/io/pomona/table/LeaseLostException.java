package io.pomona.table;

import io.pomona.job.RestartableError;

/**
 * This writer may no longer be the only one: another took its place, or it was cut off or paused
 * for so long that another may have. It must not commit; a restart is safe.
 */
public final class LeaseLostException extends RestartableError {

  private static final long serialVersionUID = 1L;

  LeaseLostException(String message, Throwable cause) {
    super(message, cause);
  }
}
