package io.fairlead.config;

import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;

/**
 * Puts into quotes what Jackson does, and the line breaks of Unicode, which would come back as
 * blanks.
 */
final class Quoting extends StringQuotingChecker.Default {

  private static final long serialVersionUID = 1L;

  private static final int LINE = 0x2028;
  private static final int PARAGRAPH = 0x2029;
  private static final int BYTE_ORDER_MARK = 0xFEFF;

  @Override
  public boolean needToQuoteName(String name) {
    return hasInvisible(name) || super.needToQuoteName(name);
  }

  @Override
  public boolean needToQuoteValue(String value) {
    return hasInvisible(value) || super.needToQuoteValue(value);
  }

  private static boolean hasInvisible(String text) {
    return text.chars()
        .anyMatch(
            c -> Character.isISOControl(c) || c == LINE || c == PARAGRAPH || c == BYTE_ORDER_MARK);
  }
}
