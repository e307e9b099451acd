package io.pomona.arrival;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;

/** What a class warns of in the log, from opening to closing. */
final class LoggedWarnings extends AbstractAppender implements AutoCloseable {

  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final Logger logger;
  private final Level before;

  LoggedWarnings(Class<?> warning) {
    super("warnings", null, null, true, Property.EMPTY_ARRAY);
    logger = (Logger) LogManager.getLogger(warning);
    before = logger.getLevel();
    start();
    logger.addAppender(this);
    Configurator.setLevel(logger, Level.WARN);
  }

  List<String> messages() {
    return messages;
  }

  @Override
  public void append(LogEvent event) {
    messages.add(event.getMessage().getFormattedMessage());
  }

  @Override
  public void close() {
    logger.removeAppender(this);
    Configurator.setLevel(logger, before);
    stop();
  }
}
