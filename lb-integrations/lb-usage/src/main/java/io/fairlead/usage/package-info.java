/**
 * What each tenant has used, and what that costs.
 *
 * <pre>{@code
 * UsageLedger ledger = UsageLedger.builder(Path.of("usage"), "/gateways/eu-1").open();
 * LoadBalancer lb = LoadBalancer.builder().listener(ledger). ... .build();
 * try (UsageSnapshot june = ledger.snapshot(from, to)) {
 *   UsageFormat.CSV.write(june, out);
 * }
 * }</pre>
 */
@NullMarked
package io.fairlead.usage;

import org.jspecify.annotations.NullMarked;
