package io.fairlead.examples.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.admin.AdminAccess;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The dashboard in a real browser, in front of a real gateway. */
final class DashboardTest {

  private static final String READER = "the-token-of-a-reader";
  private static final String ACME = "the-token-of-acme";
  private static final Duration SOON = Duration.ofSeconds(2);
  private static final int MOST_ROWS = 100;

  /** By one keystroke, click, scroll or event of the stream; a row has some 25 nodes. */
  private static final long MOST_NODES_AT_ONCE = 25 * MOST_ROWS;

  /** Has every tenant change with every event of the stream, and counts the nodes that change. */
  private static final String WHERE_ALL_CHANGES =
      """
      return (async () => {
        const { Store } = await import('/assets/store.js');
        const { apply } = Store.prototype;
        const size = (it) => 1 + (it.querySelectorAll?.('*').length ?? 0);
        const sizes = (nodes) => [...nodes].reduce((all, it) => all + size(it), 0);
        window.seen = { events: 0, mostNodes: 0 };
        Store.prototype.apply = function (frame) {
          const tenants = [...this.tenants.keys()].map((id) =>
            [id, '', '', Math.random() * 100, 1, 0, 0, 0, 1, 1]);
          apply.call(this, { ...frame, tenants });
          seen.events++;
        };
        new MutationObserver((changes) => {
          const nodes = changes.reduce((all, it) => all + (it.type === 'childList'
            ? sizes(it.addedNodes) + sizes(it.removedNodes) : 1), 0);
          seen.mostNodes = Math.max(seen.mostNodes, nodes);
        }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
      })();
      """;

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
    browser.complaints();
  }

  @AfterEach
  void stop() {
    TestGateway.await(vertx.close());
  }

  private TestGateway gateway(String balancing) {
    return gateway("", balancing);
  }

  private TestGateway gateway(String settings, String balancing) {
    return new TestGateway(vertx, folder, settings, balancing);
  }

  private String twoTenants() {
    return "tenants:\n  acme: {pool: p, quotas: [1/min]}\n  globex: {pool: p}\npools:\n"
        + TestGateway.pool("p", "round-robin", backend);
  }

  private String tokens() {
    return """
    administration:
      tokens:
        - {name: eye, sha256: %s}
        - {name: acme-itself, sha256: %s, tenant: acme}
    """
        .formatted(AdminAccess.sha256(READER), AdminAccess.sha256(ACME));
  }

  @Test
  void everyViewIsShownAndTheBrowserHasNothingToComplainOf() {
    try (TestGateway gateway = gateway(twoTenants())) {
      browser.visit(gateway, "");
      browser.awaitText("h1", "All is well");
      browser.awaitThat(".chart canvas", charts -> charts.size() == 2);
      browser.visit(gateway, "#/tenants");
      browser.awaitThat("#rows tr", rows -> rows.size() == 2);
      browser.visit(gateway, "#/pools");
      browser.awaitText(".pool h2", "p");
      browser.visit(gateway, "#/tenants/acme");
      browser.awaitText("[aria-labelledby=settings] tbody", "1/min");
      browser.one("#theme").click();

      assertThat(browser.text("#theme")).isEqualTo("Theme: Light");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void tenantIsToldWhatItsMonthCostsSoFar() {
    String usage =
        """
        usage:
          interval: 20ms
          prices:
            currency: EUR
            prices:
              requests: {price: "2.50"}
        """;
    try (TestGateway gateway = gateway(usage, twoTenants())) {
      gateway.get("globex.saas.example", "/");
      gateway.get("globex.saas.example", "/");
      TestGateway.awaitUntil(
          () ->
              gateway
                  .admin(HttpMethod.GET, "/v1/tenants/globex/statement")
                  .json()
                  .getString("total")
                  .equals("5.00"));

      browser.visit(gateway, "#/tenants/globex");
      browser.awaitText("[aria-labelledby=statement] tbody", "5.00 EUR");
      assertThat(browser.text("[aria-labelledby=statement] tbody")).contains("2 requests");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void rejectionIsShownWithinTwoSeconds() {
    try (TestGateway gateway = gateway(twoTenants())) {
      browser.visit(gateway, "");
      browser.awaitText("h1", "All is well");
      assertThat(gateway.get("acme.saas.example", "/").status()).isEqualTo(200);

      assertThat(gateway.get("acme.saas.example", "/").status()).isEqualTo(429);

      browser.awaitWithin(
          SOON,
          "[data-kind=refused]",
          found -> !found.isEmpty() && found.get(0).getText().contains("acme is refused 1.0"));
      assertThat(browser.text("[data-kind=refused]")).contains("the request quota is used up");
    }
  }

  /** By the modules of the page, since alerts and minutes take longer to come about than a test. */
  @Test
  void alertsAreShownUntilTheyAreOverTheGravestInFront() {
    try (TestGateway gateway = gateway(twoTenants())) {
      browser.visit(gateway, "");
      browser.awaitText("h1", "All is well");
      assertThat(browser.one(".alerts").isDisplayed()).isFalse();

      Object shown =
          browser.run(
              """
              return (async () => {
                const { alertsPanel } = await import('/assets/fleet.js');
                const panel = alertsPanel();
                const alert = (id, more) => ({ id, level: 'warning', what: `about ${id}`,
                  since: '2026-01-01T00:00:00Z', ...more });
                const now = Date.parse('2026-01-01T00:02:00Z');
                panel.update([alert('a', { tenant: 'acme' }), alert('b', { pool: 'p' })], now);
                const both = panel.element.innerText ?? panel.element.textContent;
                panel.update(Array.from({ length: 7 }, (unused, i) => alert(`c${i}`)), now);
                const many = panel.element.querySelector('p').textContent;
                panel.update([], now);
                return [both, many, panel.element.hidden];
              })();
              """);

      assertThat((List<?>) shown)
          .satisfiesExactly(
              both ->
                  assertThat(both.toString())
                      .contains("2 alerts are firing", "about a", "For 2 min", "acme", "about b"),
              many -> assertThat(many).isEqualTo("and 2 more"),
              hidden -> assertThat(hidden).isEqualTo(true));
    }
  }

  @Test
  void chartsOfATenantBeginWithTheMinutesThatAreRemembered() {
    try (TestGateway gateway = gateway(twoTenants())) {
      browser.visit(gateway, "");
      Object points =
          browser.run(
              """
              return (async () => {
                const { Store } = await import('/assets/store.js');
                const store = new Store();
                store.begin('acme');
                const tenant = { id: 'acme', configured: true, 'refused-per-second': {} };
                const minutes = [[1000, 1, 0, 0, 2, 3], [2000, 1, 0, 0, 2, 3]];
                store.apply({ at: 2000, 'tenant-history': minutes, tenant });
                store.apply({ at: 3000 });
                return store.tenantHistory.map((point) => point[0]);
              })();
              """);

      assertThat(points).isEqualTo(List.of(1_000L, 2_000L, 3_000L));
    }
  }

  @Test
  void endpointIsDrainedAndTakenBackByItsButton() {
    try (TestGateway gateway = gateway(twoTenants())) {
      browser.visit(gateway, "#/pools");
      browser.awaitThat("button[data-action=drain]", buttons -> buttons.size() == 1);

      browser.one("button[data-action=drain]").click();
      assertThat(browser.text("dialog h2")).startsWith("Drain 127.0.0.1:");
      browser.one("dialog [data-part=yes]").click();

      TestGateway.awaitUntil(() -> condition(gateway).startsWith("drain"));
      browser.awaitText(".toasts", "is empty");
      browser.awaitThat("button[data-action=undrain]", buttons -> buttons.size() == 1);
      browser.one("button[data-action=undrain]").click();
      browser.one("dialog [data-part=yes]").click();
      TestGateway.awaitUntil(() -> condition(gateway).equals("healthy"));
    }
  }

  private String condition(TestGateway gateway) {
    return gateway.endpoint("p", backend.port()).getString("condition");
  }

  @Test
  void tenantIsSuspendedAndResumedByItsButton() {
    try (TestGateway gateway = gateway(twoTenants())) {
      browser.visit(gateway, "#/tenants/globex");
      browser.awaitThat("[data-part=suspend]", buttons -> buttons.size() == 1);

      browser.one("[data-part=suspend]").click();
      browser.one("dialog [data-part=yes]").click();

      browser.awaitText(".badges", "Suspended");
      assertThat(gateway.get("globex.saas.example", "/").status()).isEqualTo(403);
      browser.awaitThat("[data-part=resume]", buttons -> buttons.size() == 1);
      browser.one("[data-part=resume]").click();
      browser.one("dialog [data-part=yes]").click();
      browser.awaitThat("[data-part=suspend]", buttons -> buttons.size() == 1);
      assertThat(gateway.get("globex.saas.example", "/").status()).isEqualTo(200);
    }
  }

  @Test
  void tenantSeesItselfAndNothingOfOthers() {
    try (TestGateway gateway = gateway(tokens(), twoTenants())) {
      assertThat(gateway.get("globex.saas.example", "/").status()).isEqualTo(200);

      browser.signIn(gateway, ACME);
      browser.awaitText("h1", "acme");
      browser.awaitText("[aria-labelledby=settings] tbody", "1/min");
      browser.run("location.hash = '#/tenants/globex'");
      browser.awaitText("h1", "acme");
      browser.awaitText("#pulse", "Live");

      assertThat(browser.source()).doesNotContain("globex").doesNotContain("127.0.0.1");
      assertThat(browser.one("#nav").isDisplayed()).isFalse();
      assertThat(browser.all("main button")).isEmpty();
      String stream =
          gateway
              .admin(
                  HttpMethod.GET, "/v1/live?frames=2&table=true", "Authorization", "Bearer " + ACME)
              .text();
      assertThat(stream).contains("\"acme\"").doesNotContain("globex", "127.0.0.1", "pools");
      browser.one("#sign-out").click();
    }
  }

  @Test
  void readerHasNoButtonsAndIsRefusedAnyway() {
    try (TestGateway gateway = gateway(tokens(), twoTenants())) {
      browser.signIn(gateway, READER);
      browser.run("location.hash = '#/pools'");
      browser.awaitText(".pool h2", "p");
      assertThat(browser.all("main button")).isEmpty();
      browser.run("location.hash = '#/tenants/globex'");
      browser.awaitText("[aria-labelledby=settings] tbody", "pool");
      assertThat(browser.all("main button")).isEmpty();

      String endpoint = "127.0.0.1:" + backend.port();
      assertThat(
              gateway
                  .admin(
                      HttpMethod.POST,
                      "/v1/pools/p/endpoints/" + endpoint + "/drain",
                      "Authorization",
                      "Bearer " + READER)
                  .status())
          .isEqualTo(403);
      browser.one("#sign-out").click();
      browser.awaitThat("#token", fields -> fields.size() == 1);
      browser.type("wrong", Keys.ENTER);
      browser.awaitText(".login [role=alert]", "not known");
    }
  }

  /**
   * Ids of tenants are letters and digits; names of tiers and pools, and addresses, may be more.
   */
  @Test
  void hostileNamesAreShownAsTheTextsThatTheyAre() {
    String hostile = "<img src=x onerror=document.title=1>";
    try (TestGateway gateway =
        gateway(
            "tiers: {\""
                + hostile
                + "\": {}}\ntenants:\n  acme: {pool: \""
                + hostile
                + "\", tier: \""
                + hostile
                + "\"}\npools:\n"
                + TestGateway.pool("\"" + hostile + "\"", "round-robin", backend))) {
      browser.visit(gateway, "");
      browser.awaitText("[aria-labelledby=pools] tbody", hostile);
      browser.visit(gateway, "#/tenants");
      browser.awaitText("#rows", hostile);
      browser.visit(gateway, "#/pools");
      browser.awaitText(".pool h2", hostile);
      browser.visit(gateway, "#/tenants/%3Cimg%20src%3Dx%20onerror%3Ddocument.title%3D1%3E");
      browser.awaitText("h1", hostile);

      assertThat(browser.all("main img")).isEmpty();
      assertThat(browser.run("return document.title")).isEqualTo(hostile + " · Fairlead");
    }
  }

  @Test
  void keyboardAloneSuffices() {
    try (TestGateway gateway = gateway(twoTenants())) {
      browser.visit(gateway, "#/tenants");
      browser.awaitThat("#rows tr", rows -> rows.size() == 2);
      tabTo("input[type=search]");
      browser.type("glob");
      browser.awaitThat("#rows tr", rows -> rows.size() == 1);
      browser.type(Keys.chord(Keys.CONTROL, "a"), Keys.BACK_SPACE);
      browser.awaitThat("#rows tr", rows -> rows.size() == 2);
      tabTo("#rows a");
      String first = browser.focused().getText();
      browser.type(Keys.ARROW_DOWN);
      String second = browser.focused().getText();
      assertThat(first + second).isIn("acmeglobex", "globexacme");
      browser.type(Keys.ENTER);
      browser.awaitText("h1", second);

      browser.visit(gateway, "#/pools");
      browser.awaitThat("button[data-action=drain]", buttons -> buttons.size() == 1);
      tabTo("button[data-action=drain]");
      browser.type(Keys.ENTER);
      browser.awaitThat("dialog", dialogs -> dialogs.size() == 1);
      browser.type(Keys.ESCAPE);
      browser.awaitThat("dialog", dialogs -> dialogs.isEmpty());
      assertThat(condition(gateway)).isEqualTo("healthy");
      assertThat(browser.focused().getAttribute("data-action")).isEqualTo("drain");
      browser.type(Keys.ENTER);
      tabTo("dialog [data-part=yes]");
      browser.type(Keys.ENTER);
      TestGateway.awaitUntil(() -> condition(gateway).startsWith("drain"));
    }
  }

  private static void tabTo(String selector) {
    for (int i = 0; i < 40; i++) {
      if (browser.run("return document.activeElement.matches('" + selector + "')").equals(true)) {
        return;
      }
      browser.type(Keys.TAB);
    }
    throw new AssertionError("no way leads to " + selector);
  }

  @Test
  void tenThousandTenantsAreSortedScrolledAndSearchedWithFewRowsWhileAllOfThemChange() {
    StringBuilder yaml = new StringBuilder("tenants:\n");
    for (int i = 0; i < 10_000; i++) {
      yaml.append("  t").append(10_000 + i).append(": {pool: p}\n");
    }
    yaml.append("pools:\n").append(TestGateway.pool("p", "round-robin", backend));
    try (TestGateway gateway = gateway(yaml.toString())) {
      assertThat(gateway.get("t15000.saas.example", "/").status()).isEqualTo(200);
      browser.visit(gateway, "#/tenants");
      browser.awaitText(".summary", "10,000");
      assertThat(browser.all("#rows tr")).hasSizeBetween(10, MOST_ROWS);
      browser.run(WHERE_ALL_CHANGES);
      awaitEvents(2);

      browser.one("th button").click();
      browser.awaitText("#rows tr:first-child", "t10000");
      browser.one("th button").click();
      browser.awaitText("#rows tr:first-child", "t19999");
      browser.run("document.querySelector('.rows').scrollTop = 1e9");
      browser.awaitText("#rows tr:last-child", "t10000");
      assertThat(browser.all("#rows tr")).hasSizeBetween(10, MOST_ROWS);
      assertThat(browser.one("#rows tr:last-child").getAttribute("aria-rowindex"))
          .isEqualTo("10001");

      browser.run("document.getElementById('search').focus()");
      browser.type("t12345");
      browser.awaitThat("#rows tr", rows -> rows.size() == 1);
      awaitEvents(4);
      assertThat((Long) browser.run("return seen.mostNodes"))
          .isBetween((long) MOST_ROWS, MOST_NODES_AT_ONCE);
      browser.type(Keys.ENTER);
      browser.awaitText("h1", "t12345");
    }
  }

  private static void awaitEvents(int number) {
    TestGateway.awaitUntil(() -> (Long) browser.run("return seen.events") >= number);
  }

  @Test
  void streamComesBackAfterTheGatewayDid() {
    try (TestGateway gateway = gateway(twoTenants())) {
      browser.visit(gateway, "");
      browser.awaitText("#pulse", "Live");
      browser.run(
          "const real = fetch; let n = 0;window.fetch = (...a) => n++ < 1 ? Promise.reject(new"
              + " TypeError('gone')) : real(...a);location.hash = '#/pools'");
      browser.awaitText("#pulse", "No connection");
      browser.awaitText("#pulse", "Live");
      browser.awaitText(".pool h2", "p");
    }
  }
}
