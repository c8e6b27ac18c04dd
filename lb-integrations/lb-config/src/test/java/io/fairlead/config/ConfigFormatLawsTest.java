package io.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.config.LbConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** What is written is read back as it was, whatever it is. */
class ConfigFormatLawsTest {

  @Property(tries = 1_000, seed = "1")
  void whatIsWrittenIsReadBack(@ForAll @LongRange(min = 0) long seed, @ForAll ConfigFormat format) {
    LbConfig config = new Configs(new Random(seed)).config();

    String text = format.write(config);

    assertThat(format.read(text)).as(text).isEqualTo(config);
    assertThat(format.write(format.read(text))).isEqualTo(text);
  }

  @Property(tries = 200, seed = "1")
  void jsonIsYamlToo(@ForAll @LongRange(min = 0) long seed) {
    LbConfig config = new Configs(new Random(seed)).config();

    assertThat(ConfigFormat.YAML.read(ConfigFormat.JSON.write(config))).isEqualTo(config);
  }

  /** A component that is always the same would be read back though no format knows it. */
  @Test
  void everyComponentOfEveryRecordIsDrawnInSeveralValues() {
    List<Record> records = new ArrayList<>();
    for (int seed = 0; seed < 200; seed++) {
      records.addAll(Configs.recordsIn(new Configs(new Random(seed)).config()));
    }

    assertThat(Configs.valuesByComponent(records))
        .hasSizeGreaterThan(120)
        .allSatisfy((component, values) -> assertThat(values).as(component).hasSizeGreaterThan(1));
  }
}
