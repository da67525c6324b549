package org.bactrian.endtoend;

import java.io.StringWriter;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.WriterAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.layout.PatternLayout;

/** All that this JVM logs from now on, a level more than usual, with every stack trace. */
final class CapturedLog implements AutoCloseable {
    private final StringWriter text = new StringWriter();
    private final WriterAppender appender;
    private final Level usual;

    private CapturedLog() {
        appender = WriterAppender.newBuilder()
                .setName("captured")
                .setTarget(text)
                .setLayout(PatternLayout.newBuilder()
                        .withPattern("%level %logger %msg%n%ex{full}")
                        .build())
                .build();
        appender.start();
        LoggerConfig root = root();
        usual = root.getLevel();
        root.setLevel(Level.INFO);
        root.addAppender(appender, Level.ALL, null);
        context().updateLoggers();
    }

    static CapturedLog begin() {
        return new CapturedLog();
    }

    String text() {
        synchronized (text.getBuffer()) {
            return text.toString();
        }
    }

    @Override
    public void close() {
        root().removeAppender("captured");
        root().setLevel(usual);
        context().updateLoggers();
        appender.stop();
    }

    private static LoggerContext context() {
        return (LoggerContext) LogManager.getContext(false);
    }

    private static LoggerConfig root() {
        return context().getConfiguration().getRootLogger();
    }
}
