package org.bactrian.app;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bactrian.config.PeopleSpec.ChannelSpec;
import org.bactrian.config.Settings;
import org.bactrian.lab.MailServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class EmailChannelTest extends ChannelContract {
    private MailServer mail;
    private ServerSocket rude;
    private int port;

    @BeforeEach
    void open() {
        mail = MailServer.start();
        port = mail.port();
    }

    @AfterEach
    void close() throws IOException {
        mail.close();
        if (rude != null) {
            rude.close();
        }
    }

    @Override
    ChannelSpec channel() {
        return new ChannelSpec(
                "post",
                "email",
                new Settings(Map.of("host", "127.0.0.1", "port", (long) port, "from", "b@example.org", "tls", "none")));
    }

    @Override
    String address() {
        return "ops@example.org";
    }

    @Override
    List<String> arrived() throws Exception {
        List<String> all = new ArrayList<>();
        for (MimeMessage message : mail.messages()) {
            StringBuilder text = new StringBuilder();
            for (jakarta.mail.Header header : java.util.Collections.list(message.getAllHeaders())) {
                text.append(header.getName())
                        .append(": ")
                        .append(header.getValue())
                        .append('\n');
            }
            MimeMultipart parts = (MimeMultipart) message.getContent();
            text.append("\n").append(parts.getBodyPart(0).getContent()).append("\n--html--\n");
            all.add(text.append(parts.getBodyPart(1).getContent()).toString());
        }
        return all;
    }

    @Override
    void fail(Fault fault) throws IOException {
        switch (fault) {
            case REFUSED -> mail.close();
            case PASSING -> answer("451 4.3.0 try again later");
            case LASTING -> answer("550 5.7.1 not you");
            case HANGING -> answer("");
        }
    }

    /** A server that answers the sender's name so, or says nothing at all. */
    private void answer(String line) throws IOException {
        rude = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        port = rude.getLocalPort();
        Thread thread = new Thread(() -> serve(line), "rude-smtp");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(String line) {
        List<Socket> kept = new ArrayList<>();
        try {
            while (true) {
                Socket socket = rude.accept();
                kept.add(socket);
                if (line.isEmpty()) {
                    continue;
                }
                say(socket, "220 rude");
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                for (String command = in.readLine(); command != null; command = in.readLine()) {
                    say(socket, command.startsWith("MAIL") ? line : "250 ok");
                }
            }
        } catch (IOException e) {
            // the end of the test closes the socket
            kept.forEach(socket -> {
                try {
                    socket.close();
                } catch (IOException closed) {
                    e.addSuppressed(closed);
                }
            });
        }
    }

    private static void say(Socket socket, String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    void harmless(String message) {
        assertThat(message.substring(0, message.indexOf("\n\n"))).doesNotContainIgnoringCase("bcc:");
        String html = message.substring(message.indexOf("--html--"));
        assertThat(html).doesNotContain("<script").contains("&lt;script&gt;").contains("&amp;amp;");
    }
}
