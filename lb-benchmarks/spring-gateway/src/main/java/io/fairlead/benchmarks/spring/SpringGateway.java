package io.fairlead.benchmarks.spring;

import io.github.bucket4j.TimeMeter;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.cloud.gateway.filter.ratelimit.KeyResolver;
import org.springframework.context.annotation.Bean;
import reactor.core.publisher.Mono;

/**
 * Passes every request on to one of the back ends that the command line names, by the filters that
 * application.yaml lists.
 */
@SpringBootApplication(proxyBeanMethods = false)
public class SpringGateway {

  private static final String TENANT = "X-Tenant-ID";

  /**
   * Serves until the process is killed.
   *
   * @param args properties, such as {@code --server.port=8080}
   */
  public static void main(String[] args) {
    SpringApplication.run(SpringGateway.class, args);
  }

  /** Whose limit it is: that of the tenant that the request names. */
  @Bean
  KeyResolver tenant() {
    return exchange -> Mono.justOrEmpty(exchange.getRequest().getHeaders().getFirst(TENANT));
  }

  /** The limits of all tenants. */
  @Bean
  TenantLimits tenantLimits(@Value("${requests-per-second-of-tenant}") long perSecond) {
    return new TenantLimits(perSecond, TimeMeter.SYSTEM_MILLISECONDS);
  }
}
