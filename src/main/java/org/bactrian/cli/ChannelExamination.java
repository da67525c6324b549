package org.bactrian.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import org.bactrian.artifact.Finding;
import org.bactrian.artifact.Finding.Level;
import org.bactrian.config.PeopleSpec.ChannelSpec;
import org.bactrian.config.Secret;

/** Looks whether the server behind a channel takes connections; {@code notify test} proves the rest. */
final class ChannelExamination {
    private static final int PATIENCE_MILLIS = 5000;
    private static final long SMTP = 587;

    private ChannelExamination() {}

    /** The finding for a channel; names its host, never its URL, which may be a secret. */
    static Finding finding(ChannelSpec channel) {
        String subject = "channel " + channel.id();
        InetSocketAddress address;
        try {
            address = address(channel);
        } catch (IllegalArgumentException | IllegalStateException e) {
            return new Finding(Level.ERROR, subject, "has no address to connect to", "mend it in people.yaml");
        }
        String place = address.getHostString() + ":" + address.getPort();
        try (Socket socket = new Socket()) {
            socket.connect(address, PATIENCE_MILLIS);
            return new Finding(Level.OK, subject, place + " takes connections", "");
        } catch (IOException e) {
            return new Finding(
                    Level.ERROR,
                    subject,
                    place + " takes no connection: " + e.getMessage(),
                    "check the address in people.yaml, name resolution and firewalls");
        }
    }

    private static InetSocketAddress address(ChannelSpec channel) {
        String url = channel.settings().secret("webhookUrl").map(Secret::value).orElse("");
        if (!url.isEmpty()) {
            URI uri = URI.create(url);
            int standard = "http".equals(uri.getScheme()) ? 80 : 443;
            return new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? standard : uri.getPort());
        }
        long port = channel.settings().number("port").orElse(SMTP);
        return new InetSocketAddress(channel.settings().required("host"), (int) port);
    }
}
