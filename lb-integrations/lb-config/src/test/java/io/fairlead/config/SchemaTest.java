package io.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.fairlead.api.config.ConfigProblem;
import io.fairlead.api.config.InvalidConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The published schema says what the records read: each of its sections has the names that they
 * know, and each name the range that they name when they are given something else.
 */
class SchemaTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ROOT = "fairlead.schema.json";
  private static final Path EXAMPLES = Path.of("..", "..", "examples", "configuration");
  private static final Pattern KNOWN = Pattern.compile("known are (.*)$");
  private static final Pattern RANGE = Pattern.compile("number from (\\S+) to (\\S+)$");
  private static final Pattern ONE_OF = Pattern.compile("one of (.*)$");

  /** What has to stand beside a name for a section to know it. */
  private static final Map<String, List<String>> CONTEXTS =
      Map.of(
          "pools.x.isolation",
          List.of(
              "pattern: shared",
              "pattern: dedicated",
              "pattern: shuffle-sharded",
              "pattern: dedicated-balancer",
              "pattern: bridge, overflow-pool: p"),
          "pools.x.noisy-neighbours.action",
          List.of("type: none", "type: limit", "type: quarantine, pool: p"),
          "splits.x",
          List.of("key: tenant", "key: cookie, key-name: k"));

  /** Names that may be anything below, and are nobody's to check here. */
  private static final Set<String> FREE = Set.of("options", "balancer-options", "$schema");

  /** A section of the schema and where it stands in a file. */
  private record Section(String path, JsonNode schema) {
    @Override
    public String toString() {
      return path.isEmpty() ? "root" : path;
    }
  }

  static Stream<Section> sections() {
    List<Section> found = new ArrayList<>();
    collect("", schema(ROOT), found);
    return found.stream();
  }

  private static void collect(String path, JsonNode node, List<Section> found) {
    JsonNode schema = resolved(node);
    schema.path("anyOf").forEach(choice -> collect(path, choice, found));
    if (schema.has("properties")) {
      found.add(new Section(path, schema));
      schema
          .path("properties")
          .properties()
          .forEach(
              property ->
                  collect(
                      path.isEmpty() ? property.getKey() : path + "." + property.getKey(),
                      property.getValue(),
                      found));
    }
    if (schema.path("additionalProperties").isObject()) {
      collect(path + ".x", schema.path("additionalProperties"), found);
    }
    if (schema.has("items")) {
      collect(path + "[0]", schema.path("items"), found);
    }
  }

  @Test
  void everySectionIsLookedAt() {
    assertThat(sections().map(Section::toString))
        .hasSize(26)
        .contains("root", "pools.x.noisy-neighbours.action", "routes[0]", "pools.x.endpoints[0]");
  }

  @ParameterizedTest
  @MethodSource("sections")
  void sectionHasTheNamesThatAreKnown(Section section) {
    Set<String> known = new TreeSet<>();
    for (String context : contexts(section)) {
      for (ConfigProblem problem : problems(document(section.path(), context, "no-such-name: 1"))) {
        Matcher names = KNOWN.matcher(problem.expectation());
        if (names.find() && problem.path().startsWith(at(section, "no-such-name"))) {
          known.addAll(List.of(names.group(1).split(", ")));
        }
      }
    }

    assertThat(known).isEqualTo(namesOf(section));
    assertThat(section.schema().path("additionalProperties").isBoolean()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("sections")
  void namesHaveTheRangesThatAreTold(Section section) {
    for (String name : namesOf(section)) {
      JsonNode schema = section.schema().path("properties").path(name);
      for (String expectation : expectationsOf(section, name)) {
        assertThat(expectation).as(section + ": " + name).satisfies(e -> agree(e, schema));
      }
    }
  }

  private static void agree(String expectation, JsonNode given) {
    JsonNode schema = resolved(given);
    JsonNode first = schema.has("anyOf") ? schema.path("anyOf").get(0) : schema;
    String type = first.path("type").asText();
    Matcher range = RANGE.matcher(expectation);
    Matcher oneOf = ONE_OF.matcher(expectation);
    if (range.find()) {
      assertThat(type).isEqualTo(expectation.contains("whole") ? "integer" : "number");
      assertThat(first.path("minimum").asDouble())
          .isCloseTo(Double.parseDouble(range.group(1)), within());
      assertThat(first.path("maximum").asDouble()).isEqualTo(Double.parseDouble(range.group(2)));
    } else if (oneOf.find()) {
      Set<String> values = new TreeSet<>();
      first.path("enum").forEach(value -> values.add(value.asText()));
      assertThat(values).isEqualTo(new TreeSet<>(List.of(oneOf.group(1).split(", "))));
    } else if (expectation.equals("true or false")) {
      assertThat(type).isEqualTo("boolean");
    } else if (expectation.startsWith("a time")) {
      assertThat(given.path("$ref").asText()).isEqualTo("#/$defs/duration");
    } else if (expectation.startsWith("a text")) {
      assertThat(type).isEqualTo("string");
      assertThat(first.path("minLength").asInt())
          .isGreaterThanOrEqualTo(expectation.contains("empty") ? 1 : 0);
    } else {
      assertThat(expectation).isIn("a list", "a map of names to values");
      assertThat(types(schema)).contains(expectation.equals("a list") ? "array" : "object");
    }
  }

  private static List<String> types(JsonNode schema) {
    List<String> types = new ArrayList<>(List.of(schema.path("type").asText()));
    schema.path("anyOf").forEach(choice -> types.add(resolved(choice).path("type").asText()));
    return types;
  }

  private static Offset<Double> within() {
    return Offset.offset(1e-9);
  }

  /** What is told when the name is given a list, or a map where it is one for a list. */
  private static List<String> expectationsOf(Section section, String name) {
    if (FREE.contains(name)) {
      return List.of();
    }
    List<String> told = new ArrayList<>();
    for (String context : contexts(section)) {
      if (context.startsWith(name + ":") || context.contains(", " + name + ":")) {
        continue;
      }
      for (String wrong : List.of("[[]]", "{a: {}}")) {
        problems(document(section.path(), context, "\"" + name + "\": " + wrong)).stream()
            .filter(problem -> problem.path().startsWith(at(section, name) + " "))
            .map(ConfigProblem::expectation)
            .filter(expectation -> !expectation.startsWith("unknown option"))
            .filter(expectation -> !expectation.startsWith("required"))
            .filter(expectation -> !expectation.startsWith("the name of a health check"))
            .filter(expectation -> !expectation.startsWith("either "))
            .filter(expectation -> !expectation.startsWith("at least one of"))
            .filter(expectation -> !expectation.startsWith("max-attempts"))
            .forEach(told::add);
      }
    }
    return told;
  }

  @Property(tries = 300, seed = "1")
  void whateverIsWrittenIsValid(@ForAll @LongRange(min = 0) long seed) {
    String text = ConfigFormat.JSON.write(new Configs(new Random(seed)).config());

    assertThat(validator(ROOT).validate(text, InputFormat.JSON)).as(text).isEmpty();
  }

  @Test
  void examplesAreValidAndRead() throws IOException {
    String shared = Files.readString(EXAMPLES.resolve("fairlead.yaml"));

    assertThat(validator(ROOT).validate(shared, InputFormat.YAML)).isEmpty();
    assertThat(ConfigFormat.YAML.read(shared).pools()).hasSize(3);
    try (Stream<Path> tenants = Files.list(EXAMPLES.resolve("tenants"))) {
      assertThat(tenants.toList())
          .hasSize(2)
          .allSatisfy(
              file -> {
                String text = Files.readString(file);
                ConfigFormat format = ConfigFormat.of(file);
                InputFormat same =
                    format == ConfigFormat.JSON ? InputFormat.JSON : InputFormat.YAML;
                assertThat(validator("tenant.schema.json").validate(text, same)).isEmpty();
                assertThat(ConfigText.readTenant(format, text, Placeholders.NONE).problems())
                    .isEmpty();
              });
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tiers: {gold: {priority: highest}}",
        "tiers: {gold: {quotas: [often]}}",
        "tenants: {acme: {share: 0}}",
        "tenants: {acme: {teir: gold}}",
        "tenants: {acme: ~}",
        "pools: {p: {endpoints: [{host: a}]}}",
        "pools: {p: {endpoints: [{host: a, port: 70000}]}}",
        "pools: {p: {max-in-flight: many}}",
        "pools: {p: {queue: {max-wait: soon}}}",
        "pools: {p: {isolation: apart}}",
        "pools: {p: {health: {check: {interval: 1s}}}}",
        "routes: [{name: r}]",
        "policies: {quota: {}}",
        "defaultPool: p",
        "- a"
      })
  void whatIsBrokenIsRefusedByBoth(String text) {
    assertThat(validator(ROOT).validate(text, InputFormat.YAML)).isNotEmpty();
    assertThat(problems(text)).isNotEmpty();
  }

  @Test
  void schemaOfATenantsFileIsThatOfATenant() {
    JsonNode alone = schema("tenant.schema.json");
    JsonNode tenant = schema(ROOT).at("/$defs/tenant");

    assertThat(alone.path("properties").properties())
        .containsAll(tenant.path("properties").properties());
    assertThat(alone.path("properties").size()).isEqualTo(tenant.path("properties").size() + 1);
    alone
        .path("$defs")
        .properties()
        .forEach(
            definition ->
                assertThat(schema(ROOT).at("/$defs/" + definition.getKey()))
                    .isEqualTo(definition.getValue()));
  }

  private static List<String> contexts(Section section) {
    return CONTEXTS.getOrDefault(section.path(), List.of(""));
  }

  private static Set<String> namesOf(Section section) {
    Set<String> names = new TreeSet<>();
    section.schema().path("properties").fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static String at(Section section, String name) {
    return section.path().isEmpty() ? name : section.path() + "." + name;
  }

  /** A text with some names in the section at a path. */
  private static String document(String path, String context, String names) {
    String text = "{" + (context.isEmpty() ? "" : context + ", ") + names + "}";
    List<String> steps = path.isEmpty() ? List.of() : List.of(path.split("\\."));
    for (int i = steps.size() - 1; i >= 0; i--) {
      String step = steps.get(i);
      text =
          step.endsWith("[0]")
              ? "{" + step.substring(0, step.length() - 3) + ": [" + text + "]}"
              : "{" + step + ": " + text + "}";
    }
    return text;
  }

  private static List<ConfigProblem> problems(String text) {
    try {
      ConfigFormat.YAML.read(text);
      return List.of();
    } catch (InvalidConfigException e) {
      return e.problems();
    }
  }

  private static JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? schema(ROOT).at(node.path("$ref").asText().substring(1)) : node;
  }

  private static Schema validator(String name) {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(schema(name));
  }

  private static JsonNode schema(String name) {
    try (InputStream in = ConfigFormat.class.getResourceAsStream(name)) {
      return JSON.readTree(Objects.requireNonNull(in, name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
