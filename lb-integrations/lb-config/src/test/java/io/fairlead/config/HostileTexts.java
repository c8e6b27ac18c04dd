package io.fairlead.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Draws texts that are wrong, or nearly: a good one with something else in it. */
final class HostileTexts {

  /** A name, a text, a number or a word of JSON. */
  private static final Pattern TOKEN =
      Pattern.compile("\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"|-?\\d+(?:\\.\\d+)?|true|false");

  private static final Pattern NUMBER = Pattern.compile("(?<=[: ])\\d+\\b");

  private static final List<String> VALUES =
      List.of(
          "0",
          "-1",
          "1",
          "2147483647",
          "2147483648",
          "-9223372036854775809",
          "9".repeat(40),
          "9".repeat(5_000),
          "1e999999999",
          "-1e-999999999",
          "0.1e400",
          "NaN",
          "null",
          "{}",
          "[]",
          "[[[[]]]]",
          "[{\"a\": [{\"a\": 1}]}]",
          "[".repeat(1_000),
          "{\"a\":".repeat(1_000),
          "\"\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"\\udc00\\ud800\"",
          "\"\ud83d\"",
          "\"" + "x".repeat(70_000) + "\"",
          "\"" + "1".repeat(10_000) + "/s\"",
          "\"1/s burst 99999999999999999999\"",
          "\"9223372036854775807/ms\"",
          "\"PT99999999999999999999S\"",
          "\"PT-0.000000001S\"",
          "\"999999999999d\"",
          "\"${HOME}\"",
          "\"${file:/dev/zero}\"",
          "\"$${\"",
          "\"${" + "${".repeat(1_000) + "\"",
          "\"/../..//%2e%2e/\"",
          "\"*.*.*.example\"",
          "\"[::1%25eth0]\"",
          "\"tenants.acme\"",
          "\"__proto__\"",
          "!!java.lang.Runtime {}",
          "!!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL [x]]]]",
          "!<tag:yaml.org,2002:binary> aGk=",
          "&a [*a, *a]",
          "*a",
          "? x",
          "|\n  x",
          "%YAML 9.9",
          "---",
          "...");

  private static final String DIRT =
      "\u0000\t\r\n *&!{}[]:,'\"#-?|>%@`\uFEFF\uD800\uDFFF\u2028~<=0a";

  private final Random random;

  HostileTexts(Random random) {
    this.random = random;
  }

  /** A text with one thing that is not as it was, or with several. */
  String of(String good) {
    StringBuilder text = new StringBuilder(good);
    do {
      change(text);
    } while (random.nextInt(3) == 0);
    return text.toString();
  }

  private void change(StringBuilder text) {
    switch (random.nextInt(10)) {
      case 0, 1, 2 -> replace(text, TOKEN, VALUES.get(random.nextInt(VALUES.size())));
      case 3, 4, 5 -> replace(text, NUMBER, Integer.toString(random.nextInt(1_000)));
      case 6 -> replace(text, TOKEN, anotherToken(text));
      case 7 -> moveLines(text);
      case 8 -> text.insert(random.nextInt(text.length() + 1), dirt());
      default -> text.setLength(random.nextInt(text.length() + 1));
    }
  }

  private char dirt() {
    return DIRT.charAt(random.nextInt(DIRT.length()));
  }

  private static List<MatchResult> tokens(StringBuilder text, Pattern pattern) {
    return pattern.matcher(text.toString()).results().toList();
  }

  private void replace(StringBuilder text, Pattern pattern, String value) {
    List<MatchResult> tokens = tokens(text, pattern);
    if (!tokens.isEmpty()) {
      MatchResult token = tokens.get(random.nextInt(tokens.size()));
      text.replace(token.start(), token.end(), value);
    }
  }

  private String anotherToken(StringBuilder text) {
    List<MatchResult> tokens = tokens(text, TOKEN);
    return tokens.isEmpty() ? "" : tokens.get(random.nextInt(tokens.size())).group();
  }

  /** Some are gone then, or stand twice, in the same place or in another one. */
  private void moveLines(StringBuilder text) {
    List<String> lines = lines(text);
    int from = random.nextInt(lines.size());
    List<String> part = lines.subList(from, Math.min(lines.size(), from + 1 + random.nextInt(5)));
    List<String> moved = List.copyOf(part);
    if (random.nextBoolean()) {
      part.clear();
    }
    if (random.nextBoolean()) {
      lines.addAll(random.nextInt(lines.size() + 1), moved);
    }
    text.replace(0, text.length(), String.join("\n", lines));
  }

  private static List<String> lines(StringBuilder text) {
    return new ArrayList<>(List.of(text.toString().split("\n", -1)));
  }
}
