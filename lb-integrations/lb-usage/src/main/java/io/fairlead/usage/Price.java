package io.fairlead.usage;

import io.fairlead.api.config.Options;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a measure costs. Each band has its own price for what falls into it, so that more never
 * costs less.
 *
 * @param per how many units a price is for
 * @param bands from the first unit on; the last one has no end
 */
record Price(BigDecimal per, List<Band> bands) {

  private static final Pattern DECIMAL = Pattern.compile("\\d{1,15}(\\.\\d{1,15})?");
  private static final String EXPECTED =
      "a number from 0, such as \"0.25\", with at most 15 digits on either side of its point";

  Price {
    bands = List.copyOf(bands);
  }

  /**
   * A price of its own for what falls into it.
   *
   * @param upTo where it ends, or null
   * @param price for {@code per} units
   */
  record Band(@Nullable BigDecimal upTo, BigDecimal price) {}

  /** The price of an amount, rounded once, half up, to so many digits. */
  BigDecimal of(BigDecimal quantity, int digits) {
    BigDecimal sum = BigDecimal.ZERO;
    BigDecimal done = BigDecimal.ZERO;
    for (Band band : bands) {
      BigDecimal end = band.upTo == null ? quantity : band.upTo.min(quantity);
      if (end.compareTo(done) > 0) {
        sum = sum.add(end.subtract(done).multiply(band.price));
        done = end;
      }
    }
    return sum.divide(per, digits, RoundingMode.HALF_UP);
  }

  /** Reads a price: {@code price}, {@code per}, {@code free}; or {@code graduated} bands. */
  static Price read(Options options) {
    BigDecimal per = options.read("per", BigDecimal.ONE, Price::positive, EXPECTED + ", above 0");
    if (options.has("graduated")) {
      for (String other : List.of("price", "free")) {
        if (options.has(other)) {
          options.reject(other, null, "not beside graduated, whose bands say it");
          options.read(other, "", String::valueOf, "");
        }
      }
      return new Price(per, bands(options));
    }
    BigDecimal price = required(options, "price");
    BigDecimal free = options.read("free", BigDecimal.ZERO, Price::decimal, EXPECTED);
    List<Band> bands = new ArrayList<>();
    if (free.signum() > 0) {
      bands.add(new Band(free, BigDecimal.ZERO));
    }
    bands.add(new Band(null, price));
    return new Price(per, bands);
  }

  private static List<Band> bands(Options options) {
    List<Band> bands = new ArrayList<>();
    BigDecimal before = BigDecimal.ZERO;
    List<Options> sections = options.sections("graduated");
    for (int i = 0; i < sections.size(); i++) {
      Options section = sections.get(i);
      boolean last = i == sections.size() - 1;
      BigDecimal upTo = section.read("up-to", BigDecimal.ZERO, Price::decimal, EXPECTED);
      if (last == section.has("up-to") || (!last && upTo.compareTo(before) <= 0)) {
        String expectation = "more than in the band before, and none in the last band";
        section.reject("up-to", section.has("up-to") ? upTo : null, expectation);
      }
      bands.add(new Band(last ? null : upTo, required(section, "price")));
      before = upTo;
    }
    if (bands.isEmpty()) {
      options.reject("graduated", null, "at least one band");
    }
    return bands;
  }

  static BigDecimal required(Options options, String name) {
    if (!options.has(name)) {
      options.reject(name, null, "required: " + EXPECTED);
    }
    return options.read(name, BigDecimal.ZERO, Price::decimal, EXPECTED);
  }

  private static @Nullable BigDecimal positive(Object value) {
    BigDecimal decimal = decimal(value);
    return decimal == null || decimal.signum() == 0 ? null : decimal;
  }

  /** A binary fraction, as YAML and JSON make one of 0.1, is taken as it was written. */
  private static @Nullable BigDecimal decimal(Object value) {
    String text =
        value instanceof Double binary && Double.isFinite(binary)
            ? BigDecimal.valueOf(binary).toPlainString()
            : String.valueOf(value);
    boolean plain = value instanceof Number || value instanceof String;
    return plain && DECIMAL.matcher(text).matches() ? new BigDecimal(text) : null;
  }
}
