package org.bactrian.endtoend;

import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.util.List;

/** What the lab's people have read. */
final class Messages {
    private Messages() {}

    /** Slack messages as they came, without the first so many. */
    static List<String> slack(int skip) {
        return Site.lab().slack().messages().stream()
                .skip(skip)
                .map(Object::toString)
                .toList();
    }

    /** Mails with their subjects, decoded, without the first so many. */
    static List<String> mail(int skip) {
        return Site.lab().mail().messages().stream()
                .skip(skip)
                .map(Messages::text)
                .toList();
    }

    private static String text(MimeMessage message) {
        try {
            StringBuilder text = new StringBuilder();
            message.getAllHeaderLines()
                    .asIterator()
                    .forEachRemaining(line -> text.append(line).append('\n'));
            text.append(message.getSubject()).append('\n');
            append(message, text);
            return text.toString();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void append(Part part, StringBuilder text) throws Exception {
        if (part.getContent() instanceof Multipart parts) {
            for (int i = 0; i < parts.getCount(); i++) {
                append(parts.getBodyPart(i), text);
            }
        } else {
            text.append(part.getContent()).append('\n');
        }
    }
}
