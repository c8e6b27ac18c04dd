package io.fairlead.micrometer;

import io.fairlead.api.Outcome;
import io.fairlead.api.RejectionReason;
import java.util.List;
import java.util.Locale;

/** Where in a row of counts each thing is counted: outcomes, reasons of rejections, bytes. */
final class Columns {

  static final List<Outcome.Kind> OUTCOMES = List.of(Outcome.Kind.values());
  static final List<RejectionReason> REASONS = List.of(RejectionReason.values());

  /** The columns of requests come first, so that they can be summed. */
  static final int REQUESTS = OUTCOMES.size() + REASONS.size();

  static final int REQUEST_BYTES = REQUESTS;
  static final int RESPONSE_BYTES = REQUESTS + 1;
  static final int ALL = REQUESTS + 2;

  private Columns() {}

  @SuppressWarnings("EnumOrdinal") // no row outlives the process, so no order is kept
  static int of(Outcome.Kind kind) {
    return kind.ordinal();
  }

  @SuppressWarnings("EnumOrdinal") // no row outlives the process, so no order is kept
  static int of(RejectionReason reason) {
    return OUTCOMES.size() + reason.ordinal();
  }

  /** The value of a tag. */
  static String tag(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
