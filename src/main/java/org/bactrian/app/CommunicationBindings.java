package org.bactrian.app;

import jakarta.mail.PasswordAuthentication;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.apache.camel.component.mail.MailAuthenticator;
import org.apache.camel.processor.aggregate.GroupedBodyAggregationStrategy;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.communication.Channel;
import org.bactrian.communication.Emergency;
import org.bactrian.communication.MailChannel;
import org.bactrian.communication.Outbox;
import org.bactrian.communication.Plan;
import org.bactrian.communication.Planning;
import org.bactrian.communication.Retry;
import org.bactrian.communication.SlackChannel;
import org.bactrian.communication.Templates;
import org.bactrian.communication.TestNotices;
import org.bactrian.config.PeopleSpec;
import org.bactrian.config.PeopleSpec.ChannelSpec;
import org.bactrian.config.Secret;
import org.bactrian.config.Settings;

/** Announcement: the plan, the outbox, and one route for each channel. */
final class CommunicationBindings implements Bindings {
    @Override
    public void bind(Wiring wiring) {
        PeopleSpec people = wiring.inventory().people();
        Retry retry = new Retry(wiring.clock(), new SecureRandom());
        Templates templates = new Templates(wiring.templates());
        wiring.bind("planning", new Planning(new Plan(people, wiring.inventory(), wiring.clock()), wiring.clock()));
        wiring.bind("outbox", new Outbox(people, retry, new DeliveryFailures(), wiring.holder(), wiring.clock()));
        wiring.bind("test-notices", new TestNotices(people, wiring.holder(), wiring.clock()));
        wiring.bind(
                "emergency",
                new Emergency(
                        people,
                        wiring.properties().path("bactrian.home").resolve("state/emergency.json"),
                        wiring.host(),
                        new DeliveryFailures(),
                        wiring.clock()));
        wiring.bind("test-results", new GroupedBodyAggregationStrategy());
        for (ChannelSpec channel : people.channels().values()) {
            wiring.bind("channel-" + channel.id(), channel(channel, templates));
            if (channel.settings().text("user").isPresent()) {
                wiring.bind(login(channel), new Login(channel.settings()));
            }
        }
    }

    @Override
    public void addRoutes(Wiring wiring) throws Exception {
        for (ChannelSpec channel : wiring.inventory().people().channels().values()) {
            Map<String, Object> parameters = Map.of("channel", channel.id(), "kamelet", kamelet(channel));
            wiring.addRoute("channel", "channel-" + channel.id(), parameters);
            if (wiring.service()) {
                wiring.addRoute(
                        "notice-send-tick", "notice-send-tick-" + channel.id(), Map.of("channel", channel.id()));
            }
        }
    }

    private static Channel channel(ChannelSpec channel, Templates templates) {
        return switch (channel.kind()) {
            case "slack" -> new SlackChannel(templates);
            case "email" -> new MailChannel(templates, channel.settings().required("from"));
            default ->
                throw new BactrianException(
                        ErrorKind.USAGE,
                        "channel " + channel.id() + " is of the unknown kind '" + channel.kind() + "'",
                        "kinds are slack and email");
        };
    }

    private static String kamelet(ChannelSpec channel) {
        Settings settings = channel.settings();
        Map<String, String> parameters = new LinkedHashMap<>();
        if (channel.kind().equals("slack")) {
            parameters.put(
                    "webhookUrl", settings.secret("webhookUrl").orElseThrow().value());
        } else {
            String tls = settings.text("tls").orElse("starttls");
            parameters.put("host", settings.required("host"));
            parameters.put("port", Long.toString(settings.number("port").orElse(tls.equals("tls") ? 465L : 587L)));
            parameters.put("protocol", tls.equals("tls") ? "smtps" : "smtp");
            parameters.put("starttls", Boolean.toString(tls.equals("starttls")));
            if (settings.text("user").isPresent()) {
                parameters.put("login", "#bean:" + login(channel));
            }
        }
        StringJoiner query = new StringJoiner("&", "kamelet:channel-" + channel.kind() + "-action?", "");
        parameters.forEach((key, value) -> query.add(key + "=RAW(" + value + ")"));
        return query.toString();
    }

    private static String login(ChannelSpec channel) {
        return "channel-" + channel.id() + "-login";
    }

    /** User and password of a mail relay; kept out of every address that a log could show. */
    private static final class Login extends MailAuthenticator {
        private final String user;
        private final Secret password;

        private Login(Settings settings) {
            user = settings.required("user");
            password = settings.secret("password").orElseThrow();
        }

        @Override
        public PasswordAuthentication getPasswordAuthentication() {
            return new PasswordAuthentication(user, password.value());
        }
    }
}
