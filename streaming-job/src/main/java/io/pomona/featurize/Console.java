package io.pomona.featurize;

import java.io.PrintStream;

/** Lines for a person, and on a terminal one line that changes. One thread writes. */
public final class Console {

  private static final String CLEAR = "\r\u001b[K";

  private final PrintStream out;
  private final Runnable clear;
  private final boolean terminal;

  /**
   * @param out where lines go; a terminal is assumed to be its end where the JVM has one
   */
  // The Java of both releases, 17, has a console exactly where there is a terminal.
  @SuppressWarnings("SystemConsoleNull")
  public Console(PrintStream out) {
    this.out = out;
    this.terminal = System.console() != null;
    this.clear = terminal ? () -> out.print(CLEAR) : () -> {};
  }

  /** Writes a line that stays. */
  public void line(String text) {
    clear.run();
    out.println(text);
    out.flush();
  }

  /** Writes a line that the next one replaces; nothing where the output is no terminal. */
  void passing(String text) {
    if (terminal) {
      clear.run();
      out.print(text);
      out.flush();
    }
  }
}
