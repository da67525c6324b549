package org.bactrian.lab;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.util.List;

/** An SMTP server on a free port of the loopback that keeps what it gets. */
public final class MailServer implements AutoCloseable {
    private static final long LIMIT = 10_000;

    private final GreenMail server;

    private MailServer(int port, boolean tls) {
        ServerSetup setup = new ServerSetup(port, "127.0.0.1", tls ? "smtps" : "smtp");
        setup.setServerStartupTimeout(LIMIT);
        server = new GreenMail(setup);
        server.start();
    }

    /** Starts one on a free port. */
    public static MailServer start() {
        return new MailServer(0, false);
    }

    /** Starts one on a port that was used before: the relay that comes back. */
    public static MailServer start(int port) {
        return new MailServer(port, false);
    }

    /** From now on only this user may send. */
    public void requireLogin(String user, String password) {
        server.setUser(user, user, password);
        server.getUserManager().setAuthRequired(true);
    }

    /** Where it listens. */
    public int port() {
        return server.getSmtp().getPort();
    }

    /** All messages so far, the oldest first. */
    public List<MimeMessage> messages() {
        return List.of(server.getReceivedMessages());
    }

    /** Forgets all messages. */
    public void clear() throws Exception {
        server.purgeEmailFromAllMailboxes();
    }

    @Override
    public void close() {
        server.stop();
    }
}
