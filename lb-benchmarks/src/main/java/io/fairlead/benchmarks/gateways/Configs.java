package io.fairlead.benchmarks.gateways;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the servers are told, each in its own words: the same as far as they have words for it. */
final class Configs {

  /** Requests of a tenant in a second: more than any of these gateways passes on. */
  private static final int RATE = 1_000_000;

  /** Files that nginx may want to write, in its own folder instead of where Debian has them. */
  private static final String NGINX_FRAME =
      """
      daemon off;
      worker_processes %s;
      worker_rlimit_nofile 8192;
      pid nginx.pid;
      error_log stderr;
      events { worker_connections 4096; }
      http {
        access_log off;
        client_body_temp_path body;
        proxy_temp_path proxy;
        fastcgi_temp_path fastcgi;
        uwsgi_temp_path uwsgi;
        scgi_temp_path scgi;
        keepalive_requests 1000000000;
      %s}
      """;

  private Configs() {}

  /** Servers that answer six bytes, faster than any gateway can ask for them. */
  static String backEnds(List<Integer> ports) {
    String listen =
        ports.stream()
            .map(port -> "    listen 127.0.0.1:" + port + ";\n")
            .collect(Collectors.joining());
    return NGINX_FRAME.formatted(
        "1",
        """
          server {
        %s    location / { default_type text/plain; return 200 "hello\\n"; }
          }
        """
            .formatted(listen));
  }

  /** A worker for each core, a limit for each tenant, connections that stay. */
  static String nginx(int port, List<Integer> backEnds) {
    String servers =
        backEnds.stream()
            .map(backEnd -> "server 127.0.0.1:" + backEnd + "; ")
            .collect(Collectors.joining());
    return NGINX_FRAME.formatted(
        "auto",
        """
          limit_req_zone $http_x_tenant_id zone=tenants:10m rate=%dr/s;
          upstream back-ends { least_conn; %s keepalive 128; keepalive_requests 1000000000; }
          server {
            listen 127.0.0.1:%d;
            location / {
              limit_req zone=tenants burst=%d nodelay;
              proxy_pass http://back-ends;
              proxy_http_version 1.1;
              proxy_set_header Connection "";
              proxy_set_header Host $host;
              proxy_set_header X-Forwarded-For $remote_addr;
              proxy_set_header X-Forwarded-Host $host;
              proxy_set_header X-Forwarded-Proto $scheme;
            }
          }
        """
            .formatted(RATE, servers, port, RATE));
  }

  /** What is the gateway's own. */
  static String fairlead(int port) {
    return """
        listen: {port: %d, admin-port: 0}
        tenants-by: {header: {name: X-Tenant-ID, trusted-peers: [127.0.0.0/8]}}
        """
        .formatted(port);
  }

  /** Quota, circuit breaker, priority and the choice by latency. */
  static String balancing(int tenants, List<Integer> backEnds) {
    String names =
        IntStream.range(0, tenants)
            .mapToObj(i -> tenant(i) + ": {tier: gold}")
            .collect(Collectors.joining(", "));
    String endpoints =
        backEnds.stream()
            .map(backEnd -> "{host: 127.0.0.1, port: " + backEnd + "}")
            .collect(Collectors.joining(", "));
    return """
        tiers: {gold: {quotas: [%d/s]}}
        tenants: {%s}
        pools:
          back-ends: {balancer: least-latency, max-in-flight: 1000, endpoints: [%s]}
        default-pool: back-ends
        policies: [type: quota, type: priority, type: circuit-breaker]
        """
        .formatted(RATE, names, endpoints);
  }

  /** The arguments; routes and filters are in the jar. */
  static List<String> spring(int port, List<Integer> backEnds) {
    List<String> arguments = new ArrayList<>();
    arguments.add("--server.address=127.0.0.1");
    arguments.add("--server.port=" + port);
    arguments.add("--requests-per-second-of-tenant=" + RATE);
    for (int i = 0; i < backEnds.size(); i++) {
      arguments.add(
          "--spring.cloud.discovery.client.simple.instances.back-ends[%d].uri=http://127.0.0.1:%d"
              .formatted(i, backEnds.get(i)));
    }
    return arguments;
  }

  /** The script of wrk: each request is another tenant's, and all are made before the first. */
  static String wrk(int tenants) {
    return """
        local requests = {}
        local last = 0
        function init(args)
          for i = 0, %1$d - 1 do
            requests[i + 1] = wrk.format("GET", "/", {["X-Tenant-ID"] = "t" .. i})
          end
        end
        function request()
          last = last %% %1$d + 1
          return requests[last]
        end
        """
        .formatted(tenants);
  }

  /** The id of a tenant, as in the script. */
  private static String tenant(int number) {
    return "t" + number;
  }
}
