package io.fairlead.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class OwnMethodsTest {

  interface Base {
    default void inherited() {}
  }

  interface Plugin extends Base {
    void required();

    default void optional() {}

    default void optional(int more) {}
  }

  static class Plain implements Plugin {
    @Override
    public void required() {}
  }

  static class Own extends Plain {
    @Override
    public void optional(int more) {}

    @Override
    public void inherited() {}
  }

  static final class OfOwn extends Own {}

  interface Mixin extends Plugin {
    @Override
    default void optional() {}
  }

  static final class Mixed extends Plain implements Mixin {}

  @Test
  void defaultIsNoMethodOfItsOwn() {
    assertThat(OwnMethods.has(Plain.class, Plugin.class, "optional")).isFalse();
    assertThat(OwnMethods.has(Plain.class, Plugin.class, "optional", int.class)).isFalse();
    assertThat(OwnMethods.has(Plain.class, Plugin.class, "inherited")).isFalse();
    assertThat(OwnMethods.has(Plain.class, Plugin.class, "required")).isTrue();
  }

  @Test
  void methodsOfOneNameAreToldApart() {
    assertThat(OwnMethods.has(Own.class, Plugin.class, "optional", int.class)).isTrue();
    assertThat(OwnMethods.has(Own.class, Plugin.class, "optional")).isFalse();
  }

  @Test
  void methodMayComeFromAClassOrAnInterfaceInBetween() {
    assertThat(OwnMethods.has(OfOwn.class, Plugin.class, "optional", int.class)).isTrue();
    assertThat(OwnMethods.has(OfOwn.class, Plugin.class, "inherited")).isTrue();
    assertThat(OwnMethods.has(Mixed.class, Plugin.class, "optional")).isTrue();
  }
}
