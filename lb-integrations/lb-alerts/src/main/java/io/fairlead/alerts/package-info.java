/**
 * Says when a tenant or a pool is in trouble, and when it no longer is.
 *
 * <pre>{@code
 * Alerts alerts = Alerts.builder(lb)
 *     .rules(AlertRules.DEFAULT.withObjective(0.999).withLatency(Duration.ofMillis(500)))
 *     .observer(Webhook.builder(URI.create("https://on-call.example/fairlead")).build())
 *     .start();
 * }</pre>
 */
@NullMarked
package io.fairlead.alerts;

import org.jspecify.annotations.NullMarked;
