package org.bactrian.communication;

import static java.util.Objects.requireNonNull;

import com.slack.api.model.Message;
import com.slack.api.model.block.ContextBlock;
import com.slack.api.model.block.HeaderBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.SectionBlock;
import com.slack.api.model.block.composition.MarkdownTextObject;
import com.slack.api.model.block.composition.PlainTextObject;
import java.util.List;
import java.util.Map;
import org.bactrian.catalog.Row;

/**
 * Messages for Slack: a text for notifications and screen readers, and the same as blocks. The limits are Slack's: header
 * 150, section 3000 characters; all together stays under 10 kB, because beyond 13,000 characters Slack refuses.
 */
public final class SlackChannel implements Channel {
    private static final int HEADER = 150;
    private static final int SECTION = 3000;
    private static final int TEXT = 1000;

    private final Templates templates;

    public SlackChannel(Templates templates) {
        this.templates = requireNonNull(templates, "templates required");
    }

    @Override
    public Message compose(Map<String, Object> notice) {
        Rendered rendered = templates.render(notice, "slack");
        String id = new Row(notice).required("id");
        List<LayoutBlock> blocks = List.of(
                HeaderBlock.builder()
                        .text(new PlainTextObject(cut(rendered.subject(), HEADER), false))
                        .build(),
                SectionBlock.builder()
                        .text(mrkdwn(cut(rendered.text(), SECTION)))
                        .build(),
                ContextBlock.builder().elements(List.of(mrkdwn("notice " + id))).build());
        Message message = new Message();
        message.setText(cut(rendered.subject() + "\n" + rendered.text(), TEXT));
        message.setBlocks(blocks);
        return message;
    }

    private static MarkdownTextObject mrkdwn(String text) {
        return MarkdownTextObject.builder().text(text).verbatim(true).build();
    }

    /** Shortens escaped text without leaving half a character or half an escape. */
    static String cut(String escaped, int limit) {
        if (escaped.length() <= limit) {
            return escaped;
        }
        String kept = escaped.substring(0, limit - 1);
        if (Character.isHighSurrogate(kept.charAt(kept.length() - 1))) {
            kept = kept.substring(0, kept.length() - 1);
        }
        int open = kept.lastIndexOf('&');
        if (open >= 0 && kept.indexOf(';', open) < 0) {
            kept = kept.substring(0, open);
        }
        return kept + "…";
    }
}
