package io.fairlead.examples.gateway;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import io.fairlead.accesslog.AccessLog;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** Keeps the access log in files of a day and of no more than 100 MB, for two weeks. */
final class AccessLogFile implements AutoCloseable {

  private static final int DAYS = 14;

  private final Logger logger = (Logger) LoggerFactory.getLogger(AccessLog.LOGGER);
  private final RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();

  AccessLogFile(Path path) {
    LoggerContext logging = logger.getLoggerContext();
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(logging);
    encoder.setPattern("%msg%n");
    encoder.start();
    SizeAndTimeBasedRollingPolicy<ILoggingEvent> rolling = new SizeAndTimeBasedRollingPolicy<>();
    rolling.setContext(logging);
    rolling.setParent(appender);
    rolling.setFileNamePattern(path + ".%d.%i.gz");
    rolling.setMaxFileSize(FileSize.valueOf("100MB"));
    rolling.setMaxHistory(DAYS);
    rolling.start();
    appender.setContext(logging);
    appender.setFile(path.toString());
    appender.setEncoder(encoder);
    appender.setRollingPolicy(rolling);
    appender.start();
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    logger.addAppender(appender);
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
    appender.stop();
  }
}
