package io.fairlead.examples.gateway;

/** What a newcomer sees first: where the gateway is, what stands behind it, and what to try. */
final class Banner {

  private Banner() {}

  static String of(Gateway gateway) {
    int port = gateway.port();
    StringBuilder text = new StringBuilder();
    text.append("Fairlead gateway on http://").append(gateway.listenConfig().host());
    text.append(':').append(port).append(", status on ").append(admin(gateway)).append("/status\n");
    text.append("Configuration: ").append(gateway.configText()).append('\n');
    for (DemoBackend backend : gateway.demoBackends().running()) {
      text.append("  ").append(backend.name()).append(" http://127.0.0.1:");
      text.append(backend.port()).append('\n');
    }
    gateway.demoBackends().running().stream()
        .findFirst()
        .ifPresent(backend -> appendTrials(text, port, backend));
    return text.toString();
  }

  private static void appendTrials(StringBuilder text, int port, DemoBackend backend) {
    text.append("Try:\n");
    text.append("  curl http://acme.localhost:").append(port).append("/hello\n");
    text.append("  curl -H 'X-Tenant-ID: globex' 'http://localhost:").append(port);
    text.append("/orders?page=2'\n");
    text.append("  for i in 1 2 3 4 5 6 7 8; do curl -i http://localhost:").append(port);
    text.append("/t/initech/; done\n");
    text.append("Make ")
        .append(backend.name())
        .append(" slow, and see its traffic go elsewhere:\n");
    text.append("  curl -X POST 'http://127.0.0.1:").append(backend.port());
    text.append("/_backend?latency-ms=300'\n");
  }

  private static String admin(Gateway gateway) {
    return "http://127.0.0.1:" + gateway.adminPort();
  }
}
