package io.fairlead.examples.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Holds what a browser shows to the rules of axe-core: those of WCAG 2.2, levels A and AA, and what
 * is good practice besides; and to one that axe leaves to others, that a page fits a phone. Scripts
 * of WebDriver are not bound by the policy of the page.
 */
final class Axe {

  private static final int PHONE = 390;
  private static final String SCRIPT = script();

  /** What breaks a rule, in axe's own words. */
  private static final String RUN =
      """
      return (async () => {
        const { violations } = await axe.run({ runOnly: [
          'wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
        return violations.flatMap((rule) => rule.nodes.map((node) =>
          `${rule.id}: ${rule.help}: ${node.target.join(' ')}: ${node.html}\\n${node.failureSummary}`));
      })();
      """;

  private Axe() {}

  /** The page as it is now: as wide as a desk, in light and in dark, and as narrow as a phone. */
  static void assertThatAllIsWell(Browser browser, String what) {
    List<String> wrong = new ArrayList<>();
    wrong.addAll(look(browser, what, 1280, 900, "light"));
    wrong.addAll(look(browser, what, 1280, 900, "dark"));
    wrong.addAll(look(browser, what, PHONE, 844, "light"));
    long width = (Long) browser.run("return document.documentElement.scrollWidth");
    if (width > PHONE) {
      wrong.add(what + ": reflow: it takes " + width + " pixels of a phone that has " + PHONE);
    }
    browser.look(1280, 900, "light");
    assertThat(wrong).isEmpty();
  }

  private static List<String> look(
      Browser browser, String what, int width, int height, String scheme) {
    browser.look(width, height, scheme);
    return problems(browser).stream()
        .map(problem -> what + ", " + width + " wide, " + scheme + ": " + problem)
        .toList();
  }

  /** The rules that are broken, and by which elements. */
  static List<String> problems(Browser browser) {
    if (browser.run("return typeof axe").equals("undefined")) {
      browser.run(SCRIPT);
    }
    return ((List<?>) browser.run(RUN)).stream().map(String.class::cast).toList();
  }

  private static String script() {
    try (InputStream script = Axe.class.getResourceAsStream("/axe.min.js")) {
      return new String(Objects.requireNonNull(script).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
