package io.fairlead.examples.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The demonstration with traffic, as someone sees it who has never seen it before. */
final class DashboardDemoTest {

  private static final Path PICTURES = Path.of("target", "screenshots");
  private static final Path OF_README = Path.of("..", "..", "docs", "images", "dashboard.png");
  private static final long MOST_BYTES = 300_000;
  private static final double FIVE_SECONDS_MILLIS = 5_000;
  private static final String NOISY = "hooli is a noisy neighbour in pool shared";

  /** What the eye meets first: nothing that is larger stands anywhere but in the headline. */
  private static final String FIRST_TEXT_BELOW_THE_HEADLINE =
      """
      const size = (it) => parseFloat(getComputedStyle(it).fontSize);
      const texts = [...document.querySelectorAll('main h2, main p, main span, main dd')]
        .filter((it) => it.textContent.trim() !== '' && it.checkVisibility());
      return texts.reduce((most, it) => size(it) > size(most) ? it : most).textContent;
      """;

  @Test
  void operatorReadsWhoIsNoisyWithinFiveSecondsOfOpening() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (Browser browser = Browser.open();
        TestGateway gateway = TestGateway.demonstration(vertx)) {
      TestGateway.awaitUntil(() -> isNoisy(gateway, "hooli"));
      // One event of the stream is a second: the first one tells already.
      assertThat(firstFindings(gateway)).startsWith(NOISY);
      browser.look(1280, 900, "light");

      browser.visit(gateway, "");

      browser.awaitThat(".finding", found -> !found.isEmpty());
      // The clock of the page: since it was asked for, until it was read from out here at the
      // latest. A whole number comes as a Long.
      assertThat(((Number) browser.run("return performance.now()")).doubleValue())
          .as("milliseconds from opening the page to reading its first finding")
          .isLessThan(FIVE_SECONDS_MILLIS);
      assertThat(browser.text(".finding .what")).isEqualTo(NOISY);
      assertThat(browser.run(FIRST_TEXT_BELOW_THE_HEADLINE)).isEqualTo(NOISY);
      browser.awaitText("[data-kind=refused]", "initech is refused");
      browser.awaitText(".alerts h2", "firing");
      holdsTheRulesOfAxe(browser, gateway);
      if (Boolean.getBoolean("dashboard.picture")) {
        pictures(browser, gateway);
      }
      assertThat(OF_README).exists();
      assertThat(Files.size(OF_README)).isLessThan(MOST_BYTES);
      pardon(browser, gateway);
      assertThat(browser.complaints()).isEmpty();
    } finally {
      TestGateway.await(vertx.close());
    }
  }

  private static void holdsTheRulesOfAxe(Browser browser, TestGateway gateway) {
    Axe.assertThatAllIsWell(browser, "fleet");
    browser.visit(gateway, "#/tenants");
    browser.awaitText("#rows", "hooli");
    Axe.assertThatAllIsWell(browser, "tenants");
    browser.visit(gateway, "#/tenants/hooli");
    browser.awaitThat("[data-part=pardon]", buttons -> buttons.size() == 1);
    Axe.assertThatAllIsWell(browser, "a noisy neighbour");
    browser.visit(gateway, "#/pools");
    browser.awaitText(".noisy", "hooli");
    Axe.assertThatAllIsWell(browser, "pools");
  }

  private static String firstFindings(TestGateway gateway) {
    String event = gateway.admin(HttpMethod.GET, "/v1/live?frames=1").text();
    return new JsonObject(event.substring("data: ".length()))
        .getJsonArray("findings")
        .getJsonObject(0)
        .getString("what");
  }

  private static void pardon(Browser browser, TestGateway gateway) {
    browser.look(1280, 900, "light");
    browser.visit(gateway, "#/tenants/hooli");
    browser.awaitThat("[data-part=pardon]", buttons -> buttons.size() == 1);
    browser.one("[data-part=pardon]").click();
    browser.one("dialog [data-part=yes]").click();
    browser.awaitText(".toasts", "hooli is pardoned in shared");
  }

  private static boolean isNoisy(TestGateway gateway, String tenant) {
    JsonObject shared = gateway.status().getJsonObject("pools").getJsonObject("shared");
    return shared.getJsonArray("noisy-neighbours").stream()
        .anyMatch(each -> ((JsonObject) each).getString("tenant").equals(tenant));
  }

  /** With {@code -Ddashboard.picture=true}, for people to look at; one of them is in the README. */
  private static void pictures(Browser browser, TestGateway gateway) throws Exception {
    browser.look(1280, 900, "light");
    browser.visit(gateway, "");
    // So that the charts have something to show.
    browser.awaitWithin(
        Duration.ofMinutes(4),
        "html",
        page -> (Boolean) browser.run("return performance.now() > 150_000"));
    Path light = browser.picture(PICTURES.resolve("fleet-light.png"));
    for (String scheme : new String[] {"light", "dark"}) {
      browser.look(1280, 900, scheme);
      picture(browser, gateway, "", ".legend", "fleet-" + scheme);
      picture(browser, gateway, "#/tenants", "#rows tr", "tenants-" + scheme);
      picture(browser, gateway, "#/tenants/hooli", "[data-part=pardon]", "tenant-" + scheme);
      picture(browser, gateway, "#/pools", ".pool", "pools-" + scheme);
    }
    browser.look(390, 844, "light");
    picture(browser, gateway, "", ".finding", "fleet-phone");
    picture(browser, gateway, "#/tenants", "#rows tr", "tenants-phone");
    Files.copy(light, OF_README, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void picture(
      Browser browser, TestGateway gateway, String place, String there, String name) {
    browser.visit(gateway, place);
    browser.awaitThat(there, elements -> !elements.isEmpty());
    browser.picture(PICTURES.resolve(name + ".png"));
  }
}
