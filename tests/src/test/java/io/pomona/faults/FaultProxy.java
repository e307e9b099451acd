package io.pomona.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An HTTP proxy on loopback that passes requests on as they are, except where the plan says
 * otherwise. Thread-safe; a thread for each connection.
 */
final class FaultProxy implements AutoCloseable {

  private static final int BACKLOG = 200;

  private final URI server;
  private final FaultPlan plan = new FaultPlan();
  private final ServerSocket door;
  private final Set<ProxiedConnection> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newCachedThreadPool(FaultProxy::daemon);
  private volatile boolean cutOff;

  private FaultProxy(URI server, ServerSocket door) {
    this.server = server;
    this.door = door;
  }

  /** Starts a proxy for the server at {@code server}, plain HTTP, on a free port. */
  static FaultProxy start(URI server) throws IOException {
    FaultProxy proxy =
        new FaultProxy(server, new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()));
    proxy.threads.execute(proxy::accept);
    return proxy;
  }

  /** Where it listens. */
  URI endpoint() {
    return URI.create("http://127.0.0.1:" + door.getLocalPort());
  }

  FaultPlan plan() {
    return plan;
  }

  /** Begins an outage: cuts all connections, and each new one as soon as it is made. */
  void cutOff() {
    cutOff = true;
    open.forEach(this::cut);
  }

  /** Ends it. */
  void restore() {
    cutOff = false;
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    open.forEach(ProxiedConnection::abort);
    threads.shutdownNow();
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        serve(door.accept());
      } catch (IOException e) {
        // The door is closed, or a client left before it was let in.
      }
    }
  }

  private void serve(Socket client) {
    ProxiedConnection connection = new ProxiedConnection(client, server, plan);
    open.add(connection);
    if (cutOff) {
      cut(connection);
    } else {
      threads.execute(
          () -> {
            connection.run();
            open.remove(connection);
          });
    }
  }

  private void cut(ProxiedConnection connection) {
    if (open.remove(connection)) {
      connection.abort();
      plan.count(Fault.OUTAGE);
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "fault-proxy");
    thread.setDaemon(true);
    return thread;
  }
}
