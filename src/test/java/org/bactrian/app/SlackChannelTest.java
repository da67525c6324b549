package org.bactrian.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import org.bactrian.config.PeopleSpec.ChannelSpec;
import org.bactrian.config.Secret;
import org.bactrian.config.Settings;
import org.bactrian.lab.SlackReceiver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class SlackChannelTest extends ChannelContract {
    private SlackReceiver slack;

    @BeforeEach
    void open() throws Exception {
        slack = SlackReceiver.start();
    }

    @AfterEach
    void close() {
        slack.close();
    }

    @Override
    ChannelSpec channel() {
        return new ChannelSpec("chat", "slack", new Settings(Map.of("webhookUrl", new Secret(slack.webhookUrl()))));
    }

    @Override
    String address() {
        return "#backups";
    }

    @Override
    List<String> arrived() {
        return slack.messages().stream().map(SlackChannelTest::texts).toList();
    }

    private static String texts(JsonObject message) {
        StringBuilder texts = new StringBuilder(message.get("text").getAsString());
        message.getAsJsonArray("blocks").forEach(block -> {
            JsonObject object = block.getAsJsonObject();
            JsonObject text = object.has("text")
                    ? object.getAsJsonObject("text")
                    : object.getAsJsonArray("elements").get(0).getAsJsonObject();
            String value = text.get("text").getAsString();
            boolean header = object.get("type").getAsString().equals("header");
            assertThat(value.length()).isBetween(1, header ? 150 : 3000);
            texts.append('\n').append(value);
        });
        assertThat(message.toString().length()).isLessThan(10_000);
        return texts.toString();
    }

    @Override
    void fail(Fault fault) {
        switch (fault) {
            case REFUSED -> slack.close();
            case PASSING -> slack.answer(503);
            case LASTING -> slack.answer(403);
            case HANGING -> slack.hang(true);
        }
    }

    @Override
    void harmless(String message) {
        assertThat(message)
                .doesNotContain("<")
                .doesNotContain("@here")
                .contains("&lt;!channel&gt;")
                .contains("&amp;amp;");
    }
}
