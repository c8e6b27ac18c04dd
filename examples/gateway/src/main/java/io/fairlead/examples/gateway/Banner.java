package io.fairlead.examples.gateway;

import java.util.List;

/** What a newcomer sees first: where the gateway is, what stands behind it, and what to try. */
final class Banner {

  private Banner() {}

  static String of(Gateway gateway) {
    int port = gateway.port();
    StringBuilder text = new StringBuilder();
    text.append("Fairlead gateway on http://").append(gateway.listenConfig().host());
    text.append(':').append(port).append(", dashboard on http://localhost:");
    text.append(gateway.adminPort()).append("/\n");
    text.append("Settings: ").append(gateway.settingsFile()).append('\n');
    text.append("Tenants and pools: ").append(gateway.balancingPath());
    text.append(", in force once it is saved\n");
    for (DemoBackend backend : gateway.demoBackends().running()) {
      text.append("  ").append(backend.name()).append(" http://127.0.0.1:");
      text.append(backend.port()).append('\n');
    }
    List<DemoBackend> backends = gateway.demoBackends().running();
    if (!backends.isEmpty()) {
      appendTrials(text, gateway, backends.get(0), backends.get(2));
    }
    return text.toString();
  }

  private static void appendTrials(
      StringBuilder text, Gateway gateway, DemoBackend slow, DemoBackend dead) {
    int port = gateway.port();
    text.append("Try:\n");
    text.append("  curl http://acme.localhost:").append(port).append("/hello\n");
    text.append("  curl -H 'X-Tenant-ID: globex' 'http://localhost:").append(port);
    text.append("/orders?page=2'\n");
    text.append("  for i in 1 2 3 4 5 6 7 8; do curl -i http://localhost:").append(port);
    text.append("/t/initech/; done\n");
    text.append("Make ").append(slow.name()).append(" slow, and see its traffic go elsewhere:\n");
    text.append("  ").append(control(slow, "latency-ms=300")).append('\n');
    text.append("Take ")
        .append(dead.name())
        .append(" down, and see on the dashboard how it is missed");
    text.append(" (down=false brings it back):\n");
    text.append("  ").append(control(dead, "down=true")).append('\n');
    text.append("Drain ").append(dead.name()).append(" before it stops, and let it serve again:\n");
    text.append("  ").append(drain(gateway, "drain", dead)).append('\n');
    text.append("  ").append(drain(gateway, "undrain", dead)).append('\n');
  }

  private static String control(DemoBackend backend, String change) {
    return "curl -X POST 'http://127.0.0.1:" + backend.port() + "/_backend?" + change + "'";
  }

  private static String drain(Gateway gateway, String action, DemoBackend backend) {
    return "curl -X POST http://127.0.0.1:"
        + gateway.adminPort()
        + "/v1/pools/shared/endpoints/"
        + backend.name()
        + "/"
        + action;
  }
}
