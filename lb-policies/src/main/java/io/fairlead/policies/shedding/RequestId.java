package io.fairlead.policies.shedding;

import io.fairlead.api.RequestView;
import java.util.Locale;

/**
 * What a request and its retries have in common: the value of a header.
 *
 * @param header the name; of {@code traceparent} only the id of the trace counts (W3C Trace
 *     Context, section 3.2), because each attempt has a parent of its own
 */
record RequestId(String header) {

  /** There is none. */
  static final long NONE = 0;

  private static final String TRACE_PARENT = "traceparent";
  private static final int TRACE_BEGIN = "00-".length();
  private static final int TRACE_END = TRACE_BEGIN + 32;

  RequestId {
    header = header.toLowerCase(Locale.ROOT);
  }

  /** The id as a number, or {@link #NONE}. Allocates nothing. */
  long of(RequestView request) {
    String text = request.header(header);
    if (text == null || text.isEmpty()) {
      return NONE;
    }
    return header.equals(TRACE_PARENT) && text.length() >= TRACE_END
        ? number(text, TRACE_BEGIN, TRACE_END)
        : number(text, 0, text.length());
  }

  /** As a string's hash code, of 64 bits. */
  private static long number(String text, int begin, int end) {
    long number = 0;
    for (int i = begin; i < end; i++) {
      number = 31 * number + text.charAt(i);
    }
    return number;
  }
}
