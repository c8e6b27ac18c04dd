import io.fairlead.health.HttpCheckProvider;
import io.fairlead.health.TcpCheckProvider;

/** Health checks by TCP and HTTP. */
module io.fairlead.health {
  requires transitive io.fairlead.api;
  requires org.apache.httpcomponents.core5.httpcore5;
  requires org.apache.httpcomponents.core5.httpcore5.h2;
  requires re2j;

  provides io.fairlead.api.health.HealthCheckProvider with
      HttpCheckProvider,
      TcpCheckProvider;
}
