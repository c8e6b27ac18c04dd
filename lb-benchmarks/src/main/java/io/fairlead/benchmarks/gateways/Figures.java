package io.fairlead.benchmarks.gateways;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What a gateway came to: the median of its rounds. Not thread-safe. */
final class Figures {

  private final List<WrkReport> rounds = new ArrayList<>();
  private final List<Double> processorMicros = new ArrayList<>();

  /** Another round, in which the gateway used so much processor time. */
  void add(WrkReport round, double ofProcessorMicros) {
    rounds.add(round);
    processorMicros.add(ofProcessorMicros / round.requests());
  }

  double perSecond() {
    return median(WrkReport::perSecond);
  }

  double p50Millis() {
    return median(WrkReport::p50Millis);
  }

  double p99Millis() {
    return median(WrkReport::p99Millis);
  }

  /** Processor time of the gateway for a request. */
  double processorMicros() {
    return median(processorMicros.stream().mapToDouble(Double::doubleValue).toArray());
  }

  JsonObject json() {
    return new JsonObject()
        .put("requests-per-second", perSecond())
        .put("p50-millis", p50Millis())
        .put("p99-millis", p99Millis())
        .put("processor-micros", processorMicros())
        .put(
            "rounds-per-second", new JsonArray(rounds.stream().map(WrkReport::perSecond).toList()));
  }

  private double median(ToDoubleFunction<WrkReport> figure) {
    return median(rounds.stream().mapToDouble(figure).toArray());
  }

  /** The middle one, or the mean of the two in the middle; NaN of none. */
  private static double median(double[] values) {
    Arrays.sort(values);
    int middle = values.length / 2;
    if (values.length == 0) {
      return Double.NaN;
    }
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }
}
