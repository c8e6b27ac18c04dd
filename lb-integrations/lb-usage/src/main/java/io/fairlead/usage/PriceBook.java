package io.fairlead.usage;

import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.InvalidConfigException;
import io.fairlead.api.config.Options;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What usage costs: a price for each {@link Measure} that has one, other ones for a tier or a
 * tenant, and costs that all tenants share. Amounts are exact until the line of a statement, which
 * is rounded once, half up, to the smallest unit of the currency.
 *
 * <pre>{@code
 * currency: EUR
 * prices:
 *   requests: {price: "0.20", per: 1000, free: 100000}
 *   gb-out: {graduated: [{up-to: 100, price: "0.09"}, {price: "0.05"}]}
 * tiers:
 *   gold: {requests: {price: "0.10", per: 1000}}
 * tenants:
 *   acme: {gb-out: "0.04"}
 * shared:
 *   - {name: fleet, amount: "1200.00", by: upstream-seconds}
 * }</pre>
 *
 * <p>Immutable. Statements are made in one pass over a snapshot, and in another one before it if
 * costs are shared; one tenant is in memory at a time.
 */
public final class PriceBook {

  private final Currency currency;
  private final int digits;
  private final Map<Measure, Price> prices;
  private final Map<String, Map<Measure, Price>> tiers;
  private final Map<String, Map<Measure, Price>> tenants;
  private final List<SharedCost> shared;

  private PriceBook(
      Currency currency,
      Map<Measure, Price> prices,
      Map<String, Map<Measure, Price>> tiers,
      Map<String, Map<Measure, Price>> tenants,
      List<SharedCost> shared) {
    this.currency = currency;
    this.digits = digits(currency);
    this.prices = prices;
    this.tiers = tiers;
    this.tenants = tenants;
    this.shared = List.copyOf(shared);
  }

  private static int digits(Currency currency) {
    return Math.max(0, currency.getDefaultFractionDigits());
  }

  /**
   * A price book from a tree of values, as YAML or JSON make one.
   *
   * @throws InvalidConfigException if anything is wrong: all of it, each with its path
   */
  public static PriceBook of(Map<String, ?> values) {
    Options options = Options.of("", values);
    PriceBook book = read(options);
    List<ConfigProblem> problems = options.problems();
    if (!problems.isEmpty()) {
      throw new InvalidConfigException(problems);
    }
    return book;
  }

  /** The same where it is a part of something larger, which asks for the problems itself. */
  public static PriceBook read(Options options) {
    Currency currency = currency(options);
    return new PriceBook(
        currency,
        prices(options.section("prices")),
        pricesByName(options.section("tiers")),
        pricesByName(options.section("tenants")),
        shared(options, digits(currency)));
  }

  private static Currency currency(Options options) {
    if (!options.has("currency")) {
      options.reject("currency", null, "required: a code of ISO 4217, such as EUR");
    }
    return options.read(
        "currency",
        Currency.getInstance("EUR"),
        PriceBook::currency,
        "a code of ISO 4217, such as EUR");
  }

  private static @Nullable Currency currency(Object code) {
    try {
      return Currency.getInstance(String.valueOf(code));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static Map<Measure, Price> prices(Options options) {
    Map<Measure, Price> prices = new EnumMap<>(Measure.class);
    for (Measure measure : Measure.values()) {
      String name = measure.toString();
      if (options.has(name)) {
        prices.put(measure, Price.read(options.section(name, "price")));
      }
    }
    return prices;
  }

  private static Map<String, Map<Measure, Price>> pricesByName(Options options) {
    Map<String, Map<Measure, Price>> byName = new LinkedHashMap<>();
    for (String name : options.names()) {
      byName.put(name, prices(options.section(name)));
    }
    return byName;
  }

  private static List<SharedCost> shared(Options options, int digits) {
    List<SharedCost> shared = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Options section : options.sections("shared")) {
      String name = section.required("name");
      if (!names.add(name)) {
        section.reject("name", name, "a name that no other shared cost has");
      }
      if (!section.has("by")) {
        section.reject("by", null, "required: the measure that it is split by");
      }
      BigDecimal amount = Price.required(section, "amount");
      Measure by = section.oneOf("by", Measure.REQUESTS);
      if (amount.stripTrailingZeros().scale() > digits) {
        section.reject("amount", amount, "an amount of whole smallest units of the currency");
      } else {
        shared.add(new SharedCost(name, amount.setScale(digits), by));
      }
    }
    return shared;
  }

  /** Of all amounts. */
  public Currency currency() {
    return currency;
  }

  /**
   * What has been made.
   *
   * @param tenants how many statements
   * @param total what they add up to
   * @param unallocated shared costs that nobody has to pay, since nobody used what they are split
   *     by
   */
  public record Totals(long tenants, BigDecimal total, BigDecimal unallocated) {}

  /**
   * Makes a statement for each tenant that has used anything. Together they have all of each shared
   * cost, unless nobody has used what it is split by.
   *
   * @param tierOf the tier of a tenant by its id, or null; asked once for each
   */
  public Totals statements(
      UsageSnapshot usage, Function<String, @Nullable String> tierOf, Consumer<Statement> to)
      throws IOException {
    List<SharedCost.Split> splits = splits(usage);
    BigDecimal total = BigDecimal.ZERO.setScale(digits);
    long count = 0;
    TenantTotals tenantTotals = new TenantTotals(usage.records());
    for (UsageRecord sum = tenantTotals.next(); sum != null; sum = tenantTotals.next()) {
      Statement statement = statement(usage, sum, tierOf.apply(sum.tenant()), splits);
      to.accept(statement);
      total = total.add(statement.total());
      count++;
    }
    BigDecimal unallocated = BigDecimal.ZERO.setScale(digits);
    for (SharedCost.Split split : splits) {
      unallocated = unallocated.add(split.rest());
    }
    return new Totals(count, total, unallocated);
  }

  /**
   * Makes the statement of one tenant, as it is among those of all.
   *
   * @param tier of the tenant, or null
   */
  public Statement statement(UsageSnapshot usage, String tenant, @Nullable String tier)
      throws IOException {
    List<SharedCost.Split> splits = splits(usage);
    if (!splits.isEmpty()) {
      TenantTotals before = new TenantTotals(usage.records());
      UsageRecord sum = before.next();
      while (sum != null && sum.tenant().compareTo(tenant) < 0) {
        UsageRecord other = sum;
        splits.forEach(split -> split.share(other));
        sum = before.next();
      }
    }
    UsageRecord own = new TenantTotals(usage.recordsFrom(tenant)).next();
    UsageRecord sum =
        own != null && own.tenant().equals(tenant) ? own : TenantTotals.nothing(tenant, usage);
    return statement(usage, sum, tier, splits);
  }

  private List<SharedCost.Split> splits(UsageSnapshot usage) throws IOException {
    List<SharedCost.Split> splits = new ArrayList<>();
    shared.forEach(cost -> splits.add(cost.split(digits)));
    if (!splits.isEmpty()) {
      TenantTotals all = new TenantTotals(usage.records());
      for (UsageRecord sum = all.next(); sum != null; sum = all.next()) {
        UsageRecord one = sum;
        splits.forEach(split -> split.add(one));
      }
    }
    return splits;
  }

  private Statement statement(
      UsageSnapshot usage, UsageRecord sum, @Nullable String tier, List<SharedCost.Split> splits) {
    List<Statement.Line> lines = new ArrayList<>();
    for (Measure measure : Measure.values()) {
      Price price = price(measure, sum.tenant(), tier);
      BigDecimal quantity = measure.of(sum);
      if (price != null && quantity.signum() > 0) {
        BigDecimal amount = price.of(quantity, digits);
        lines.add(new Statement.Line(measure.toString(), measure, quantity, amount));
      }
    }
    for (SharedCost.Split split : splits) {
      BigDecimal amount = split.share(sum);
      SharedCost cost = split.cost();
      BigDecimal quantity = cost.by().of(sum);
      if (quantity.signum() > 0) {
        lines.add(new Statement.Line(cost.name(), cost.by(), quantity, amount));
      }
    }
    BigDecimal total =
        lines.stream()
            .map(Statement.Line::amount)
            .reduce(BigDecimal.ZERO.setScale(digits), BigDecimal::add);
    return new Statement(sum.tenant(), usage.from(), usage.to(), currency, lines, total);
  }

  /** The most particular one: that of the tenant, of its tier, of all. */
  private @Nullable Price price(Measure measure, String tenant, @Nullable String tier) {
    Map<Measure, Price> own = tenants.getOrDefault(tenant, Map.of());
    Map<Measure, Price> ofTier = tier == null ? Map.of() : tiers.getOrDefault(tier, Map.of());
    Price price = own.get(measure);
    Price inherited = ofTier.get(measure);
    if (price != null) {
      return price;
    }
    return inherited != null ? inherited : prices.get(measure);
  }
}
