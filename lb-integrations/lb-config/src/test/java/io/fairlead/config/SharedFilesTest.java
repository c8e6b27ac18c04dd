package io.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.config.ConfigProblem;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedFilesTest {

  @Test
  void problemOfTheWholeIsToldThoughThereIsNoSharedFile() {
    FileProblem told =
        SharedFiles.of(List.of()).located(new ConfigProblem("pools", null, "at least one"));

    assertThat(told.source()).isEqualTo("(no shared file)");
    assertThat(told.path()).isEqualTo("pools");
    assertThat(told.expectation()).isEqualTo("at least one");
  }
}
