package io.fairlead.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.fairlead.testkit.FakeTicker;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class FaultsTest {

  private final FakeTicker ticker = new FakeTicker();
  private final Faults faults = new Faults(ticker);
  private final Logger logger = (Logger) LoggerFactory.getLogger("io.fairlead.faults");
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    logger.setLevel(Level.WARN);
    logger.setAdditive(false);
    logger.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(log);
    logger.setAdditive(true);
    logger.setLevel(null);
  }

  @Test
  void everyFaultIsCountedAndOneInTenSecondsIsLogged() {
    for (int i = 0; i < 1_000; i++) {
      faults.contain("policy quota", new IllegalStateException("down"));
    }
    assertThat(faults.count()).isEqualTo(1_000);
    assertThat(log.list).hasSize(1);

    ticker.advance(Duration.ofMillis(9_999));
    faults.contain("policy quota", new IllegalStateException("down"));
    assertThat(log.list).hasSize(1);

    ticker.advance(Duration.ofMillis(1));
    faults.contain("policy quota", new IllegalStateException("down"));
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .last()
        .isEqualTo("contained a failure: origin=\"policy quota\" faults=1002");
  }

  @Test
  void originsAreLimitedApart() {
    faults.contain("policy quota", new IllegalStateException("down"));
    faults.contain("tenant resolver", new IllegalStateException("down"));

    assertThat(log.list).hasSize(2);
  }
}
