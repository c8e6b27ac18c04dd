package io.fairlead.policies;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.policy.Policies;
import io.fairlead.api.policy.PolicyProvider;
import io.fairlead.policies.quota.QuotaProvider;
import java.lang.module.ModuleDescriptor.Provides;
import java.lang.module.ModuleFinder;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class ServicesTest {

  @Test
  void standardStepsAreAllProvided() {
    assertThat(ServiceLoader.load(PolicyProvider.class))
        .extracting(PolicyProvider::name)
        .containsAll(Policies.STANDARD);
  }

  @Test
  void classPathAndModulePathOfferTheSame() throws Exception {
    URI classes = QuotaProvider.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    List<String> onModulePath =
        ModuleFinder.of(Path.of(classes))
            .find("io.fairlead.policies")
            .orElseThrow()
            .descriptor()
            .provides()
            .stream()
            .filter(provides -> provides.service().equals(PolicyProvider.class.getName()))
            .map(Provides::providers)
            .flatMap(List::stream)
            .toList();

    assertThat(StreamSupport.stream(ServiceLoader.load(PolicyProvider.class).spliterator(), false))
        .extracting(provider -> provider.getClass().getName())
        .containsExactlyInAnyOrderElementsOf(onModulePath);
  }
}
