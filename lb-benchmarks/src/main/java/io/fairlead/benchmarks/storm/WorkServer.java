package io.fairlead.benchmarks.storm;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A server with so many workers: each request keeps one of them for as long as it says, and waits
 * for one, first come, first served. The work takes time but no processor, of which the machine has
 * to leave some for the gateway and the client.
 */
final class WorkServer {

  /** Microseconds that a worker is kept. */
  static final String WORK_HEADER = "X-Work-Micros";

  private static final int BACKLOG = 5_000;

  private WorkServer() {}

  /** Serves until the process is killed. */
  static void serve(int port, int workers) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    server.setExecutor(Executors.newFixedThreadPool(workers));
    server.createContext("/", WorkServer::work);
    server.start();
  }

  private static void work(HttpExchange exchange) throws IOException {
    long micros = Long.parseLong(exchange.getRequestHeaders().getFirst(WORK_HEADER));
    long end = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(micros);
    while (end - System.nanoTime() > 0) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }
}
