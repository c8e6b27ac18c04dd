package io.fairlead.examples.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.admin.AdminAccess;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/**
 * Whether people can use the dashboard who do not see or point well, as far as axe-core can tell.
 * Noisy neighbours and alerts are in {@link DashboardDemoTest}.
 */
final class DashboardAccessibilityTest {

  private static final String OPERATOR = "the-token-of-an-operator";

  private static Browser browser;

  @TempDir private Path folder;

  private Vertx vertx;
  private TestBackend backend;

  @BeforeAll
  static void open() {
    browser = Browser.open();
  }

  @AfterAll
  static void quit() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    backend = new TestBackend(vertx, "b1");
    browser.look(1280, 900, "light");
  }

  @AfterEach
  void stop() {
    TestGateway.await(vertx.close());
  }

  private TestGateway quiet(String settings) {
    String pool = TestGateway.pool("p", "round-robin", backend);
    return new TestGateway(vertx, folder, settings, "tenants: {acme: {pool: p}}\npools:\n" + pool);
  }

  /** A tenant that is refused, one that is suspended, one with a bill, and a pool that is down. */
  private TestGateway troubled() {
    String usage =
        "usage: {interval: 20ms, prices: {currency: EUR, prices: {requests: {price: 1}}}}\n";
    String balancing =
        """
        tiers: {gold: {quotas: [1000/h]}}
        tenants:
          acme: {tier: gold, pool: p, quotas: [1/min]}
          globex: {pool: p, suspended: true}
          initech: {pool: down}
        pools:
        """
            + TestGateway.pool("p", "round-robin", backend)
            + TestGateway.pool("down", "round-robin", FixedPort.any())
            + "    health: {check: {type: tcp, interval: 50ms, fall: 1}}\n";
    return new TestGateway(vertx, folder, usage, balancing);
  }

  @Test
  void whoSignsInIsToldWhatToDo() {
    String tokens =
        "administration: {tokens: [{name: op, role: operate, sha256: "
            + AdminAccess.sha256(OPERATOR)
            + "}]}\n";
    try (TestGateway gateway = quiet(tokens)) {
      browser.visit(gateway, "");
      browser.awaitThat("#token", fields -> fields.size() == 1);
      browser.type("wrong", Keys.ENTER);
      browser.awaitText(".login [role=alert]", "not known");
      Axe.assertThatAllIsWell(browser, "sign in");

      browser.signIn(gateway, OPERATOR);
      browser.awaitText("h1", "All is well");
      Axe.assertThatAllIsWell(browser, "fleet, signed in");
      browser.one("#sign-out").click();
    }
  }

  @Test
  void viewsWithLittleInThemHoldTheRules() {
    try (TestGateway gateway = quiet("")) {
      browser.visit(gateway, "#/tenants/acme");
      browser.awaitText("[aria-labelledby=settings] tbody", "pool");
      browser.awaitText("#pulse", "Live");
      Axe.assertThatAllIsWell(browser, "a tenant that has asked for nothing");

      browser.visit(gateway, "#/tenants/nobody");
      browser.awaitText(".empty", "There is no tenant");
      Axe.assertThatAllIsWell(browser, "a tenant that is not there");

      browser.visit(gateway, "#/tenants");
      browser.awaitThat("#rows tr", rows -> rows.size() == 1);
      browser.one("#search").sendKeys("nobody");
      browser.awaitThat("#rows tr", rows -> rows.isEmpty());
      Axe.assertThatAllIsWell(browser, "tenants, none found");
    }
  }

  @Test
  void viewsWithTroubleInThemHoldTheRules() {
    try (TestGateway gateway = troubled()) {
      browser.visit(gateway, "");
      browser.awaitText("[data-level=bad]", "down");
      beRefused(gateway);
      browser.awaitText("[data-kind=refused]", "acme is refused");
      Axe.assertThatAllIsWell(browser, "fleet");

      browser.visit(gateway, "#/tenants");
      browser.awaitText("#rows [data-state=suspended]", "globex");
      beRefused(gateway);
      browser.awaitThat("#rows .warn", cells -> !cells.isEmpty());
      browser.one("#rows a").sendKeys(Keys.ARROW_DOWN);
      Axe.assertThatAllIsWell(browser, "tenants");

      browser.visit(gateway, "#/tenants/acme");
      browser.awaitText("[aria-labelledby=settings] tbody", "1/min");
      beRefused(gateway);
      browser.awaitThat("[data-figure=refused][data-some]", figures -> figures.size() == 1);
      browser.awaitText("[aria-labelledby=rejections] tbody", "quota");
      browser.awaitText("[aria-labelledby=statement] tbody", "EUR");
      Axe.assertThatAllIsWell(browser, "a tenant");

      browser.visit(gateway, "#/tenants/globex");
      browser.awaitText(".badges", "Suspended");
      Axe.assertThatAllIsWell(browser, "a suspended tenant");

      browser.visit(gateway, "#/pools");
      browser.awaitThat("[data-condition=unhealthy]", badges -> badges.size() == 1);
      Axe.assertThatAllIsWell(browser, "pools");
    }
  }

  /** Rates are those of the last seconds, so this is done anew for each view. */
  private static void beRefused(TestGateway gateway) {
    for (String tenant : new String[] {"acme", "acme", "globex", "initech"}) {
      gateway.get(tenant + ".saas.example", "/");
    }
  }

  @Test
  void dialogsAndWhatComesOfThemHoldTheRules() {
    try (TestGateway gateway = quiet("")) {
      browser.visit(gateway, "#/pools");
      browser.awaitThat("button[data-action=drain]", buttons -> buttons.size() == 1);
      browser.one("button[data-action=drain]").click();
      Axe.assertThatAllIsWell(browser, "the question whether to drain");
      browser.one("dialog [data-part=yes]").click();
      browser.awaitText(".toasts", "is empty");
      browser.awaitThat("button[data-action=undrain]", buttons -> buttons.size() == 1);
      Axe.assertThatAllIsWell(browser, "pools, drained");

      browser.visit(gateway, "#/tenants/acme");
      browser.awaitThat("[data-part=suspend]", buttons -> buttons.size() == 1);
      browser.one("[data-part=suspend]").click();
      Axe.assertThatAllIsWell(browser, "the question whether to suspend");
      browser.type(Keys.ESCAPE);
      browser.run("import('/assets/dialog.js').then(({ toast }) => toast('Refused: no', true))");
      browser.awaitText(".toast.bad", "Refused");
      Axe.assertThatAllIsWell(browser, "a refusal");
    }
  }

  /** So that silence means something: axe is silent too of colours that it cannot read. */
  @Test
  void whatIsWrongIsFound() {
    try (TestGateway gateway = quiet("")) {
      browser.visit(gateway, "#/pools");
      browser.awaitThat("button[data-action=drain]", buttons -> buttons.size() == 1);
      browser.run(
          """
          document.querySelector('h1').style.color = 'color-mix(in srgb, white 60%, black)';
          document.getElementById('theme').textContent = '';
          """);

      assertThat(Axe.problems(browser))
          .anyMatch(it -> it.startsWith("color-contrast: ") && it.contains("contrast of 2."))
          .anyMatch(it -> it.startsWith("button-name: ") && it.contains("#theme"))
          .hasSize(2);
    }
  }
}
