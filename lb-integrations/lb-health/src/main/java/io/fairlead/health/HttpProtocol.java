package io.fairlead.health;

import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.apache.hc.core5.http.config.CharCodingConfig;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.HttpProcessors;
import org.apache.hc.core5.http.impl.nio.ClientHttp1StreamDuplexerFactory;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.http2.config.H2Config;
import org.apache.hc.core5.http2.impl.H2Processors;
import org.apache.hc.core5.http2.impl.nio.ClientH2StreamMultiplexerFactory;
import org.apache.hc.core5.http2.impl.nio.ClientHttpProtocolNegotiationStarter;
import org.apache.hc.core5.http2.ssl.H2ClientTlsStrategy;
import org.apache.hc.core5.reactor.IOEventHandlerFactory;
import org.apache.hc.core5.ssl.SSLContextBuilder;
import org.apache.hc.core5.ssl.SSLContexts;

/** HTTP as checks speak it: nothing that an endpoint sends can grow beyond bounds. */
final class HttpProtocol {

  private static final String USER_AGENT = "Fairlead-Health-Check";

  /** As long as most servers let a line be. */
  private static final int MAX_LINE_BYTES = 8 * 1024;

  private static final int MAX_HEADERS = 100;
  private static final int MAX_HEADER_BYTES = 64 * 1024;

  private HttpProtocol() {}

  static IOEventHandlerFactory of(HttpCheckOptions options) {
    return new ClientHttpProtocolNegotiationStarter(
        http1(),
        http2(),
        options.version() == HttpCheckOptions.Version.HTTP2
            ? HttpVersionPolicy.FORCE_HTTP_2
            : HttpVersionPolicy.FORCE_HTTP_1,
        tls(options.trust()),
        null,
        null);
  }

  private static ClientHttp1StreamDuplexerFactory http1() {
    return new ClientHttp1StreamDuplexerFactory(
        HttpProcessors.client(USER_AGENT),
        Http1Config.custom()
            .setMaxLineLength(MAX_LINE_BYTES)
            .setMaxHeaderCount(MAX_HEADERS)
            .build(),
        CharCodingConfig.DEFAULT);
  }

  private static ClientH2StreamMultiplexerFactory http2() {
    return new ClientH2StreamMultiplexerFactory(
        H2Processors.client(USER_AGENT),
        null,
        H2Config.custom().setPushEnabled(false).setMaxHeaderListSize(MAX_HEADER_BYTES).build(),
        CharCodingConfig.DEFAULT,
        null);
  }

  private static TlsStrategy tls(HttpCheckOptions.Trust trust) {
    return trust == HttpCheckOptions.Trust.ANY
        ? new H2ClientTlsStrategy(
            trustingAny(), (endpoint, engine) -> withoutCheckOfName(engine), null)
        : new H2ClientTlsStrategy(SSLContexts.createSystemDefault());
  }

  private static SSLContext trustingAny() {
    try {
      return SSLContextBuilder.create().loadTrustMaterial((chain, type) -> true).build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the virtual machine has no TLS", e);
    }
  }

  private static void withoutCheckOfName(SSLEngine engine) {
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("");
    engine.setSSLParameters(parameters);
  }
}
