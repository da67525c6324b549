package org.bactrian.communication;

import freemarker.core.CommonMarkupOutputFormat;
import freemarker.core.CommonTemplateMarkupOutputModel;
import java.io.IOException;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/**
 * What FreeMarker escapes for Slack's mrkdwn: the three control characters as docs.slack.dev/messaging/formatting-message-text
 * asks, and the words that would wake everybody.
 */
final class SlackFormat extends CommonMarkupOutputFormat<SlackFormat.Text> {
    static final SlackFormat INSTANCE = new SlackFormat();

    private SlackFormat() {}

    /** Text for Slack. */
    static final class Text extends CommonTemplateMarkupOutputModel<Text> {
        private Text(@Nullable String plain, @Nullable String markup) {
            super(plain, markup);
        }

        @Override
        public SlackFormat getOutputFormat() {
            return INSTANCE;
        }
    }

    /** @return the text without control sequences: no link, no mention */
    static String escape(String plain) {
        return plain.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replaceAll("@(?=channel|here|everyone|group)", "@\u2060");
    }

    @Override
    public String getName() {
        return "Slack";
    }

    @Override
    public String getMimeType() {
        return "text/plain";
    }

    @Override
    public void output(String plain, Writer out) throws IOException {
        out.write(escape(plain));
    }

    @Override
    public String escapePlainText(String plain) {
        return escape(plain);
    }

    @Override
    public boolean isLegacyBuiltInBypassed(String builtIn) {
        return false;
    }

    @Override
    protected Text newTemplateMarkupOutputModel(@Nullable String plain, @Nullable String markup) {
        return new Text(plain, markup);
    }
}
