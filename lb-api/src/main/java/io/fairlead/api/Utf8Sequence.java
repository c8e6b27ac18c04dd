package io.fairlead.api;

/**
 * Recognises well-formed UTF-8 byte by byte, after the grammar of RFC 3629, section 4, which leaves
 * out overlong forms, surrogates and what lies beyond U+10FFFF.
 *
 * <p>Most lead bytes allow any continuation; four narrow the range of the first one:
 *
 * <pre>
 *   E0  A0..BF    else overlong
 *   ED  80..9F    else a surrogate
 *   F0  90..BF    else overlong
 *   F4  80..8F    else beyond U+10FFFF
 * </pre>
 *
 * <p>The control characters U+0080 to U+009F ({@code C2 80..9F}) are refused as well.
 */
final class Utf8Sequence {

  private int missing;
  private int lowest;
  private int highest;

  /** Takes the next byte, 0x80 to 0xFF; false if it cannot stand there. */
  boolean accept(int value) {
    if (missing == 0) {
      return begin(value);
    }
    boolean fits = value >= lowest && value <= highest;
    missing--;
    lowest = 0x80;
    highest = 0xBF;
    return fits;
  }

  private boolean begin(int lead) {
    lowest =
        switch (lead) {
          case 0xC2, 0xE0 -> 0xA0;
          case 0xF0 -> 0x90;
          default -> 0x80;
        };
    highest =
        switch (lead) {
          case 0xED -> 0x9F;
          case 0xF4 -> 0x8F;
          default -> 0xBF;
        };
    missing = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
    return lead >= 0xC2 && lead <= 0xF4;
  }

  /** Whether no character is left unfinished. */
  boolean isComplete() {
    return missing == 0;
  }
}
