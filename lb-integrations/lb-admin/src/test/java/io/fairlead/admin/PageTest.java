package io.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page and its parts, as they are served. */
class PageTest {

  private static final Pattern IMPORT = Pattern.compile("from '\\./([^']+)'");
  private static final Pattern REFERENCE = Pattern.compile("(?:href|src)=\"(assets/[^\"]+)\"");

  @TempDir Path folder;
  private AdminFixture admin;

  @BeforeEach
  void start() throws IOException {
    admin = new AdminFixture(folder);
  }

  @AfterEach
  void stop() throws IOException {
    admin.close();
  }

  private AdminResponse get(String path, String... headers) {
    return admin.ask("", "GET", path, "", headers);
  }

  /** All that the page leads to, itself included. */
  private List<String> parts() {
    List<String> found = new ArrayList<>(List.of("/"));
    Matcher references = REFERENCE.matcher(get("/").body());
    while (references.find()) {
      found.add("/" + references.group(1));
    }
    for (int i = 1; i < found.size(); i++) {
      Matcher imports = IMPORT.matcher(get(found.get(i)).body());
      while (imports.find()) {
        String imported = "/assets/" + imports.group(1);
        if (!found.contains(imported)) {
          found.add(imported);
        }
      }
    }
    return found;
  }

  @Test
  void everyPartIsServedToEveryoneAndLetsNothingInFromElsewhere() {
    assertThat(parts()).hasSizeGreaterThan(15).contains("/assets/uplot/uPlot.esm.js");
    assertThat(parts())
        .allSatisfy(
            part -> {
              AdminResponse answer = get(part);
              assertThat(answer.status()).isEqualTo(200);
              assertThat(answer.headers())
                  .containsEntry("X-Content-Type-Options", "nosniff")
                  .containsEntry("Referrer-Policy", "no-referrer")
                  .containsEntry("Cache-Control", "no-cache");
              assertThat(answer.headers().get("Content-Security-Policy"))
                  .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
                  .contains("frame-ancestors 'none'", "form-action 'none'", "base-uri 'none'")
                  .doesNotContain("unsafe", "http", "*");
            });
  }

  @Test
  void typesAreSaid() {
    assertThat(get("/").headers()).containsEntry("Content-Type", "text/html; charset=utf-8");
    assertThat(get("/assets/main.js").headers().get("Content-Type")).startsWith("text/javascript");
    assertThat(get("/assets/dashboard.css").headers().get("Content-Type")).startsWith("text/css");
    assertThat(get("/assets/icon.svg").headers().get("Content-Type")).isEqualTo("image/svg+xml");
  }

  /** What is within the page would have to be allowed, and so would what someone put there. */
  @Test
  void thereIsNoScriptOrStyleWithinThePageAndNoMarkupMadeOfTexts() {
    assertThat(get("/").body())
        .doesNotContainPattern("<script(?![^>]* src=)")
        .doesNotContain("<style", " style=", " onclick=", "http://", "https://", "src=\"//");
    assertThat(parts().stream().filter(part -> part.matches("/assets/[a-z]+\\.js")))
        .allSatisfy(
            part ->
                assertThat(get(part).body())
                    .doesNotContain(
                        "innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval("));
  }

  @Test
  void whoHasAPartIsToldThatItIsTheSame() {
    String etag = get("/assets/main.js").headers().get("ETag");

    AdminResponse same = get("/assets/main.js", "If-None-Match", etag);
    assertThat(same.status()).isEqualTo(304);
    assertThat(same.body()).isEmpty();
    assertThat(get("/assets/main.js", "If-None-Match", "\"other\"").status()).isEqualTo(200);
    assertThat(get("/assets/fleet.js").headers().get("ETag")).isNotEqualTo(etag);
  }

  @Test
  void nothingElseOfTheClassPathIsServed() {
    for (String path :
        List.of(
            "/assets/../openapi.json",
            "/assets/%2e%2e/openapi.json",
            "/assets/nothing.js",
            "/assets/",
            "/assets/uplot/LICENSE",
            "/index.html")) {
      assertThat(get(path).status()).as(path).isEqualTo(401);
      assertThat(admin.get(AdminFixture.READER, path).status()).as(path).isIn(404, 405);
    }
    assertThat(admin.ask(AdminFixture.ADMIN, "POST", "/", "").status()).isEqualTo(404);
  }
}
