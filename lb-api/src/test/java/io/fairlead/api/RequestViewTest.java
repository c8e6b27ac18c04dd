package io.fairlead.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestViewTest {

  @Test
  void holdsWhatItWasGiven() {
    InetAddress peer = InetAddress.getLoopbackAddress();
    RequestView request =
        RequestView.builder("GET", "/orders?id=7")
            .scheme("https")
            .host("acme.saas.example")
            .remoteAddress(peer)
            .attribute("trace", 42)
            .build();

    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.scheme()).isEqualTo("https");
    assertThat(request.target().host()).isEqualTo("acme.saas.example");
    assertThat(request.target().path()).isEqualTo("/orders");
    assertThat(request.target().query()).isEqualTo("id=7");
    assertThat(request.remoteAddress()).isSameAs(peer);
    assertThat(request.attribute("trace")).isEqualTo(42);
  }

  @Test
  void saysNullForWhatItWasNotGiven() {
    RequestView request = RequestView.builder("GET", "/").build();

    assertThat(request.scheme()).isEqualTo("http");
    assertThat(request.header("X-Tenant-ID")).isNull();
    assertThat(request.remoteAddress()).isNull();
    assertThat(request.attribute("trace")).isNull();
  }

  @Property(tries = 100, seed = "1")
  void repeatedHeaderNeverPassesForASingleOne(
      @ForAll @Size(min = 1, max = 5) List<@AlphaChars @NotEmpty String> values) {
    RequestView.Builder builder = RequestView.builder("GET", "/");
    for (int i = 0; i < values.size(); i++) {
      builder.header(i % 2 == 0 ? "X-Tenant-ID" : "x-tenant-id", values.get(i));
    }

    assertThat(builder.build().header("X-TENANT-id")).isEqualTo(String.join(", ", values));
  }

  @Test
  void builtViewDoesNotChangeAfterwards() {
    RequestView.Builder builder = RequestView.builder("GET", "/").header("a", "1");
    RequestView request = builder.build();

    builder.header("a", "2").attribute("b", 3);

    assertThat(request.header("a")).isEqualTo("1");
    assertThat(request.attribute("b")).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, true",
    "HEAD, true",
    "OPTIONS, true",
    "TRACE, true",
    "PUT, true",
    "DELETE, true",
    "POST, false",
    "PATCH, false",
    "CONNECT, false",
    "get, false",
    "FROB, false"
  })
  void idempotentMethodsOfRfc9110MayBeRepeated(String method, boolean repeatable) {
    assertThat(RequestView.builder(method, "/").build().isRepeatable()).isEqualTo(repeatable);
  }

  @Test
  void costsOneUnlessSaidOtherwise() {
    assertThat(RequestView.builder("GET", "/").build().cost()).isEqualTo(1);
    assertThat(RequestView.builder("GET", "/").cost(40).build().cost()).isEqualTo(40);
  }
}
