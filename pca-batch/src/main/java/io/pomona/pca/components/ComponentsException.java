package io.pomona.pca.components;

/** No components that can be trusted came out. Nothing may be published. */
public final class ComponentsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ComponentsException(String message) {
    super(message);
  }
}
