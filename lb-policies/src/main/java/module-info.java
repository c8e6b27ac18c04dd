import io.fairlead.api.policy.PolicyProvider;
import io.fairlead.policies.breaker.CircuitBreakerProvider;
import io.fairlead.policies.concurrency.ConcurrencyProvider;
import io.fairlead.policies.priority.PriorityProvider;
import io.fairlead.policies.quota.QuotaProvider;
import io.fairlead.policies.shedding.SheddingProvider;

/** The built-in policies. */
module io.fairlead.policies {
  requires transitive io.fairlead.api;
  requires io.github.bucket4j.core;
  requires io.github.resilience4j.circuitbreaker;
  requires io.github.resilience4j.core;

  provides PolicyProvider with
      QuotaProvider,
      PriorityProvider,
      ConcurrencyProvider,
      SheddingProvider,
      CircuitBreakerProvider;
}
