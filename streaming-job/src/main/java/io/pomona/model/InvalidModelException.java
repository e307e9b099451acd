package io.pomona.model;

/**
 * A file or directory is not a model that Pomona can run. The message names the model, what is
 * missing or misshapen in it, what was expected and found, and how to mend it.
 */
public final class InvalidModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InvalidModelException(String model, String problem) {
    this(model, problem, null);
  }

  InvalidModelException(String model, String problem, Throwable cause) {
    super("Model '" + model + "': " + problem, cause);
  }
}
