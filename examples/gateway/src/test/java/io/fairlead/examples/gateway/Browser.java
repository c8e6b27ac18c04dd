package io.fairlead.examples.gateway;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * Chromium without a window, as Debian installs it, with the driver that belongs to it: nothing is
 * downloaded.
 */
final class Browser implements AutoCloseable {

  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Skips the test where there is none, except where it must not be. */
  static Browser open() {
    boolean installed = Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
    if (!installed && "true".equals(System.getenv("CI"))) {
      fail("there is no Chromium: apt-get install chromium chromium-driver");
    }
    assumeTrue(installed, "there is no Chromium");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options =
        new ChromeOptions()
            // As root Chromium has no sandbox to be in.
            .addArguments(
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")
            .setBinary(CHROMIUM.toFile());
    options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
    return new Browser(new ChromeDriver(service(DRIVER.toFile()), options));
  }

  private static ChromeDriverService service(File driver) {
    return new ChromeDriverService.Builder()
        .usingDriverExecutable(driver)
        .usingAnyFreePort()
        .build();
  }

  /** Opens a page anew, as one who has not been there. */
  void visit(TestGateway gateway, String place) {
    driver.get("about:blank");
    driver.get("http://localhost:" + gateway.gateway().adminPort() + "/" + place);
  }

  void signIn(TestGateway gateway, String token) {
    visit(gateway, "");
    awaitThat("#token", elements -> !elements.isEmpty());
    type(token, Keys.ENTER);
    awaitThat("#who", elements -> !elements.get(0).getText().isEmpty());
  }

  /** Types into whatever has the focus. */
  void type(CharSequence... keys) {
    driver.switchTo().activeElement().sendKeys(keys);
  }

  WebElement focused() {
    return driver.switchTo().activeElement();
  }

  List<WebElement> all(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  WebElement one(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  String text(String selector) {
    return one(selector).getText();
  }

  String source() {
    return Objects.requireNonNull(driver.getPageSource());
  }

  Object run(String script) {
    return driver.executeScript(script);
  }

  /** A condition on the elements of a selector, which may be replaced at any time. */
  interface Condition {
    boolean holds(List<WebElement> elements);
  }

  void awaitThat(String selector, Condition condition) {
    awaitWithin(Duration.ofSeconds(60), selector, condition);
  }

  void awaitWithin(Duration limit, String selector, Condition condition) {
    TestGateway.awaitWithin(
        limit,
        () -> {
          try {
            return condition.holds(all(selector));
          } catch (StaleElementReferenceException e) {
            return false;
          }
        });
  }

  void awaitText(String selector, String part) {
    awaitThat(
        selector, elements -> elements.stream().anyMatch(each -> each.getText().contains(part)));
  }

  /** What the browser has complained of since this was asked for last. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::toString)
        .toList();
  }

  /** Makes the page as wide and as light as that. */
  void look(int width, int height, String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
  }

  /** Keeps what is to be seen. */
  Path picture(Path to) {
    try {
      Files.createDirectories(to.getParent());
      return Files.write(to, driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    driver.quit();
  }
}
