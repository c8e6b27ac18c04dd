package io.fairlead.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The dashboard: a page, its style and its modules, which are resources beside this class, and the
 * library of its charts. They are for everyone, since there is nothing in them; what they show is
 * asked of the API. Nothing else of the class path can be asked for.
 */
final class Page {

  private static final String FOLDER = "page/";
  private static final List<String> OWN =
      List.of(
          "dashboard.css",
          "icon.svg",
          "api.js",
          "chart.js",
          "dialog.js",
          "dom.js",
          "fleet.js",
          "login.js",
          "main.js",
          "pools.js",
          "store.js",
          "stream.js",
          "tenant.js",
          "tenants.js",
          "theme.js",
          "words.js");
  private static final List<String> CHARTS = List.of("uPlot.esm.js", "uPlot.min.css");

  /** Everything from here and nothing from within the page, so that no text can become a script. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
          + " require-trusted-types-for 'script'; trusted-types 'none'";

  private static final Map<String, Asset> ASSETS = assets();

  private Page() {}

  /**
   * A part of the page.
   *
   * @param etag of its text
   */
  private record Asset(String type, String text, String etag) {}

  /** Answers for a part of the page; null if what is asked for is none. */
  static @Nullable AdminResponse answer(AdminRequest request) {
    Asset asset = request.method().equals("GET") ? ASSETS.get(request.path()) : null;
    if (asset == null) {
      return null;
    }
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Cache-Control", "no-cache");
    headers.put("ETag", asset.etag);
    headers.put("Content-Security-Policy", POLICY);
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("X-Content-Type-Options", "nosniff");
    if (asset.etag.equals(request.header("if-none-match"))) {
      return new AdminResponse(304, headers, "");
    }
    headers.put("Content-Type", asset.type);
    return new AdminResponse(200, headers, asset.text);
  }

  private static Map<String, Asset> assets() {
    Map<String, Asset> assets = new LinkedHashMap<>();
    assets.put("/", asset("index.html", text("index.html", own("index.html"))));
    for (String name : OWN) {
      assets.put("/assets/" + name, asset(name, text(name, own(name))));
    }
    for (String name : CHARTS) {
      assets.put("/assets/uplot/" + name, asset(name, text(name, own("uplot/dist/" + name))));
    }
    return Map.copyOf(assets);
  }

  private static Asset asset(String name, String text) {
    return new Asset(type(name), text, '"' + Digests.hex(text) + '"');
  }

  private static String type(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "html" -> "text/html; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "svg" -> "image/svg+xml";
      default -> "text/javascript; charset=utf-8";
    };
  }

  private static @Nullable InputStream own(String name) {
    return Page.class.getResourceAsStream(FOLDER + name);
  }

  private static String text(String name, @Nullable InputStream from) {
    try (InputStream bytes = Objects.requireNonNull(from, name)) {
      return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
