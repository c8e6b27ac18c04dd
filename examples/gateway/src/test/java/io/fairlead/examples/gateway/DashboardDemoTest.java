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

  @Test
  void noisyTenantIsNamedFirstOfAllThatIsShown() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (Browser browser = Browser.open();
        TestGateway gateway = TestGateway.demonstration(vertx)) {
      TestGateway.awaitUntil(() -> isNoisy(gateway, "hooli"));
      // One event of the stream is a second: the first one tells already.
      assertThat(firstFindings(gateway)).startsWith("hooli is a noisy neighbour in pool shared");
      browser.look(1280, 900, "light");

      browser.visit(gateway, "");

      browser.awaitThat(".finding", found -> !found.isEmpty());
      assertThat(browser.text(".finding .what"))
          .isEqualTo("hooli is a noisy neighbour in pool shared");
      browser.awaitText("[data-kind=refused]", "initech is refused");
      pictures(browser, gateway);
      pardon(browser, gateway);
      assertThat(browser.complaints()).isEmpty();
    } finally {
      TestGateway.await(vertx.close());
    }
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

  /** For people to look at; {@code -Ddashboard.picture=true} takes that of the README anew. */
  private static void pictures(Browser browser, TestGateway gateway) throws Exception {
    boolean isForReadme = Boolean.getBoolean("dashboard.picture");
    if (isForReadme) {
      // So that the charts have something to show.
      browser.awaitWithin(
          Duration.ofMinutes(4),
          "html",
          page -> (Boolean) browser.run("return performance.now() > 150_000"));
    }
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
    assertThat((Long) browser.run("return document.documentElement.scrollWidth"))
        .isLessThanOrEqualTo(390);
    picture(browser, gateway, "#/tenants", "#rows tr", "tenants-phone");
    assertThat((Long) browser.run("return document.documentElement.scrollWidth"))
        .isLessThanOrEqualTo(390);
    if (isForReadme) {
      Files.copy(light, OF_README, StandardCopyOption.REPLACE_EXISTING);
    }
    assertThat(OF_README).exists();
    assertThat(Files.size(OF_README)).isLessThan(MOST_BYTES);
  }

  private static void picture(
      Browser browser, TestGateway gateway, String place, String there, String name) {
    browser.visit(gateway, place);
    browser.awaitThat(there, elements -> !elements.isEmpty());
    browser.picture(PICTURES.resolve(name + ".png"));
  }
}
