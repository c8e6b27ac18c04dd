package io.fairlead.admin;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the management API in a servlet container, below wherever it is mapped to, such as {@code
 * /admin/*}. Where the container lets it answer later, drains take no thread. How the container
 * listens is for whoever configures that; so are the limits of headers and the time outs.
 */
public final class AdminServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger("io.fairlead.admin");
  private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

  private final transient AdminApi api;

  /** A servlet for the management API. */
  public AdminServlet(AdminApi api) {
    this.api = Objects.requireNonNull(api);
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (request.getPathInfo() == null) {
      // What the page asks for stands beside it, so that the slash behind its name matters.
      response.sendRedirect(request.getRequestURI() + "/");
      return;
    }
    CompletionStage<AdminResponse> answer = answer(request);
    if (answer.toCompletableFuture().isDone() || !request.isAsyncSupported()) {
      finish(request, response, answer.toCompletableFuture().join());
      return;
    }
    AsyncContext context = request.startAsync();
    context.setTimeout(0);
    CompletionStage<Void> sent =
        answer
            .thenAccept(each -> sendLater(context, each))
            .whenComplete((done, failure) -> context.complete());
    LOG.trace("{} is answered later: {}", request.getRequestURI(), sent);
  }

  private static void finish(
      HttpServletRequest request, HttpServletResponse response, AdminResponse answer)
      throws IOException {
    Flow.Publisher<String> stream = answer.stream();
    if (stream == null) {
      send(response, answer);
    } else if (request.isAsyncSupported()) {
      sendHead(response, answer);
      ServletStream.begin(request.startAsync(), stream);
    } else {
      send(response, Problem.of(503, "no-streams", "the servlet must be async").toResponse());
    }
  }

  private CompletionStage<AdminResponse> answer(HttpServletRequest request) throws IOException {
    try {
      return api.handle(request(request));
    } catch (Problem e) {
      return CompletableFuture.completedFuture(e.toResponse());
    }
  }

  private static AdminRequest request(HttpServletRequest request) throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (String name : Collections.list(request.getHeaderNames())) {
      List<String> values = Collections.list(request.getHeaders(name));
      headers.put(name, String.join(", ", values));
    }
    String before = request.getContextPath() + request.getServletPath();
    return new AdminRequest(
        request.getMethod(),
        request.getRequestURI().substring(before.length()),
        Objects.requireNonNullElse(request.getQueryString(), ""),
        headers,
        Bodies.read(request.getInputStream(), AdminServer.DEFAULT_MAX_BODY_BYTES),
        principal(request));
  }

  private static @Nullable String principal(HttpServletRequest request) {
    return request.getAttribute(CERTIFICATES) instanceof X509Certificate[] chain && chain.length > 0
        ? chain[0].getSubjectX500Principal().getName()
        : null;
  }

  private static void sendLater(AsyncContext context, AdminResponse answer) {
    try {
      send((HttpServletResponse) context.getResponse(), answer);
    } catch (IOException e) {
      LOG.debug("an answer could not be sent", e);
    }
  }

  private static void send(HttpServletResponse response, AdminResponse answer) throws IOException {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    sendHead(response, answer);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  private static void sendHead(HttpServletResponse response, AdminResponse answer) {
    response.setStatus(answer.status());
    answer.headers().forEach(response::setHeader);
  }
}
