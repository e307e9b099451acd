package io.pomona.quickstart;

/** A stage of the tour did not come to its end. The message says which, and what it said last. */
final class TourException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  TourException(String message) {
    super(message);
  }

  TourException(String message, Throwable cause) {
    super(message, cause);
  }
}
