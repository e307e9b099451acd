package io.pomona.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One client's connection and the one to the server that belongs to it. Run by one thread; any may
 * abort it.
 */
final class ProxiedConnection implements Runnable {

  private final Socket client;
  private final URI address;
  private final FaultPlan plan;
  private final CountDownLatch aborted = new CountDownLatch(1);
  private InputStream fromClient;
  private OutputStream toClient;
  private InputStream fromServer;
  private OutputStream toServer;

  ProxiedConnection(Socket client, URI address, FaultPlan plan) {
    this.client = client;
    this.address = address;
    this.plan = plan;
  }

  /** Serves requests until one side hangs up or a fault ends it. */
  @Override
  public void run() {
    try (client;
        Socket server = new Socket(address.getHost(), address.getPort())) {
      open(server);
      Optional<HttpHead> request = HttpHead.read(fromClient);
      while (request.isPresent() && exchange(request.get())) {
        request = HttpHead.read(fromClient);
      }
    } catch (IOException e) {
      // A side has hung up, and the other one sees just that.
    }
  }

  /** Ends the connection so that the client sees a reset, from any thread. */
  void abort() {
    aborted.countDown();
    try {
      client.setSoLinger(true, 0);
      client.close();
    } catch (IOException e) {
      // It has ended already.
    }
  }

  private void open(Socket server) throws IOException {
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
    fromClient = new BufferedInputStream(client.getInputStream());
    toClient = client.getOutputStream();
    fromServer = new BufferedInputStream(server.getInputStream());
    toServer = server.getOutputStream();
  }

  /** False if the connection is at its end. */
  private boolean exchange(HttpHead request) throws IOException {
    Optional<FaultRule> rule = plan.befalls(request);
    if (rule.isPresent() && rule.get().fault().isAnswer()) {
      answer(request, rule.get().fault());
      return false;
    }
    rule.map(FaultRule::before).ifPresent(Runnable::run);
    request.writeTo(toServer);
    boolean waits = request.says("Expect", "100-continue");
    HttpHead response = waits ? response() : null;
    boolean sent = !waits || response.status() == 100;
    if (waits && sent) {
      response.writeTo(toClient);
    }
    if (sent) {
      MessageBody.ofRequest(request).copy(fromClient, toServer);
      response = response();
    }
    return reply(request, response, rule) && sent && !response.says("Connection", "close");
  }

  private void answer(HttpHead request, Fault fault) throws IOException {
    if (!request.says("Expect", "100-continue")) {
      MessageBody.ofRequest(request).copy(fromClient, OutputStream.nullOutputStream());
    }
    toClient.write(fault.answer(!request.method().equals("HEAD")).getBytes(ISO_8859_1));
    toClient.flush();
  }

  private HttpHead response() throws IOException {
    return HttpHead.read(fromServer).orElseThrow(() -> new EOFException("The server hung up"));
  }

  private boolean reply(HttpHead request, HttpHead response, Optional<FaultRule> rule)
      throws IOException {
    MessageBody body = MessageBody.ofResponse(request, response);
    switch (rule.map(FaultRule::fault).orElse(Fault.OVERWRITTEN)) {
      case RESET -> {
        begin(response, body);
        abort();
        return false;
      }
      case STALL -> {
        MessageBody rest = begin(response, body);
        pause(rule.get().pause());
        end(response, body, rest);
      }
      case SLOW_START -> {
        pause(rule.get().pause());
        end(response, body, body);
      }
      default -> end(response, body, body);
    }
    return true;
  }

  /** Sends half of the answer, or nothing if it has no body; gives what of the body is left. */
  private MessageBody begin(HttpHead response, MessageBody body) throws IOException {
    long half = body.length() / 2;
    if (half > 0) {
      response.writeTo(toClient);
      MessageBody.ofLength(half).copy(fromServer, toClient);
    }
    return half > 0 ? MessageBody.ofLength(body.length() - half) : body;
  }

  private void end(HttpHead response, MessageBody body, MessageBody rest) throws IOException {
    if (rest.equals(body)) {
      response.writeTo(toClient);
    }
    rest.copy(fromServer, toClient);
  }

  private void pause(Duration time) throws IOException {
    try {
      if (aborted.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new EOFException("Aborted in a pause");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EOFException("Interrupted in a pause");
    }
  }
}
