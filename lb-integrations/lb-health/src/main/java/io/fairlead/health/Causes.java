package io.fairlead.health;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.TruncatedChunkException;
import org.apache.hc.core5.http2.H2ConnectionException;
import org.apache.hc.core5.http2.H2StreamResetException;

/** Says in a few words why a check failed. */
final class Causes {

  private Causes() {}

  /** Of the kind of an exception rather than its message, which may be what the endpoint sent. */
  static String inWords(Throwable error) {
    if (error instanceof SSLException) {
      return isOfCertificate(error) ? "certificate not trusted" : "TLS handshake failed";
    }
    if (error instanceof ConnectionClosedException || error instanceof TruncatedChunkException) {
      return "connection closed before the answer ended";
    }
    if (error instanceof HttpException
        || error instanceof H2ConnectionException
        || error instanceof MalformedChunkCodingException) {
      return "not an HTTP answer";
    }
    if (error instanceof MessageConstraintException) {
      return "head of the answer too long";
    }
    if (error instanceof H2StreamResetException) {
      return "request refused";
    }
    return error instanceof IOException failure ? ofSocket(failure) : nameOf(error);
  }

  private static String ofSocket(IOException error) {
    if (error instanceof ConnectException) {
      return "connection refused";
    }
    if (error instanceof NoRouteToHostException) {
      return "no route to host";
    }
    if (error instanceof UnknownHostException) {
      return "unknown host";
    }
    if (error instanceof SocketTimeoutException) {
      return "timed out";
    }
    return error instanceof SocketException ? "connection reset" : nameOf(error);
  }

  private static boolean isOfCertificate(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException) {
        return true;
      }
    }
    return false;
  }

  private static String nameOf(Throwable error) {
    return error.getClass().getSimpleName();
  }
}
