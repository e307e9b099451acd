package io.pomona.quickstart;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Properties;

/**
 * The main class of every child process: runs another main class and ends the process when standard
 * input ends. The parent holds the other end of that pipe and never closes it first, so a parent
 * that was killed, even by SIGKILL, leaves no child behind.
 *
 * <p>What the parent must hand over in secret comes first on the pipe: properties up to an empty
 * line, which become system properties of this process. Secrets so stand in no file, no environment
 * and no command line.
 *
 * <p>Uses nothing but the JDK, for it runs on class paths apart from Spark's.
 */
public final class Tether {

  /** Ends the properties on the pipe. */
  static final String END_OF_PROPERTIES = "\n\n";

  /** First argument of a process that a Ctrl-C in, or the end of, the terminal must not reach. */
  static final String IGNORE_INTERRUPTS = "--ignore-interrupts";

  private Tether() {}

  /** Runs the class that the first argument names, with the rest of the arguments. */
  public static void main(String[] arguments) throws Exception {
    int first = 0;
    if (arguments[first].equals(IGNORE_INTERRUPTS)) {
      ignore("INT");
      ignore("HUP");
      first++;
    }
    System.getProperties().putAll(readProperties(System.in));
    haltAtEnd(System.in);
    run(arguments[first], Arrays.copyOfRange(arguments, first + 1, arguments.length));
  }

  private static Properties readProperties(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf(END_OF_PROPERTIES) < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("The parent process ended before it had said what to do.");
      }
      text.append((char) next);
    }
    Properties properties = new Properties();
    properties.load(new StringReader(text.toString()));
    return properties;
  }

  private static void haltAtEnd(InputStream in) {
    Thread watch = new Thread(() -> awaitEnd(in), "parent-watch");
    watch.setDaemon(true);
    watch.start();
  }

  // halt, not exit: whatever a shutdown hook would wait for is gone with the parent.
  private static void awaitEnd(InputStream in) {
    try {
      while (in.read() >= 0) {}
    } catch (IOException e) {
      // A broken pipe says the same as its end.
    }
    Runtime.getRuntime().halt(1);
  }

  // By reflection: javac refuses sun.misc under -Werror, and the JDK has no other way to a signal.
  private static void ignore(String signalName) throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Class<?> handler = Class.forName("sun.misc.SignalHandler");
    InvocationHandler nothing = (proxy, method, arguments) -> null;
    Object ignoring =
        Proxy.newProxyInstance(Tether.class.getClassLoader(), new Class<?>[] {handler}, nothing);
    signal
        .getMethod("handle", signal, handler)
        .invoke(null, signal.getConstructor(String.class).newInstance(signalName), ignoring);
  }

  private static void run(String mainClass, String[] arguments) throws Exception {
    try {
      Class.forName(mainClass).getMethod("main", String[].class).invoke(null, (Object) arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }
}
