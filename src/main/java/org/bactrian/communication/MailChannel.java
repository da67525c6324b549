package org.bactrian.communication;

import static java.util.Objects.requireNonNull;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.util.Map;
import java.util.Properties;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Sha256;
import org.bactrian.catalog.Row;

/**
 * Messages for e-mail: the text first and complete, then the same as HTML (RFC 2046 5.1.4); marked as generated (RFC 3834);
 * an id that is the same each time the notice is sent, so that a repeat is harmless; a thread for each incident (RFC 5322).
 */
public final class MailChannel implements Channel {
    private static final int SUBJECT = 200;

    private final Templates templates;
    private final InternetAddress from;
    private final Session session = Session.getInstance(new Properties());

    /**
     * @param from the sender's address; its domain is the right side of the message ids
     * @throws BactrianException when it is no address
     */
    public MailChannel(Templates templates, String from) {
        this.templates = requireNonNull(templates, "templates required");
        this.from = address(requireNonNull(from, "from required"));
    }

    @Override
    public MimeMessage compose(Map<String, Object> notice) {
        Rendered rendered = templates.render(notice, "email");
        try {
            MimeMessage message = new MimeMessage(session);
            message.setFrom(from);
            message.setRecipient(RecipientType.TO, address(new Row(notice).required("target")));
            message.setSubject(subject(rendered.subject()), "UTF-8");
            message.setHeader("Auto-Submitted", "auto-generated");
            message.setHeader("X-Auto-Response-Suppress", "All");
            message.setHeader("X-Bactrian-Notice", new Row(notice).required("id"));
            thread(message, notice);
            MimeMultipart parts = new MimeMultipart("alternative");
            parts.addBodyPart(part(rendered.text(), "plain"));
            parts.addBodyPart(part(rendered.html(), "html"));
            message.setContent(parts);
            return message;
        } catch (MessagingException e) {
            throw new BactrianException(
                    ErrorKind.FAILED,
                    "notice " + notice.get("id") + " cannot be written as e-mail: " + e.getMessage(),
                    "look at the address and the template",
                    e);
        }
    }

    private void thread(MimeMessage message, Map<String, Object> notice) throws MessagingException {
        long seq = new Row(notice).number("seq");
        long root = new Row(notice).number("root");
        message.setHeader("Message-ID", id(notice, seq));
        if (root != seq) {
            message.setHeader("In-Reply-To", id(notice, root));
            message.setHeader("References", id(notice, root));
        }
    }

    private String id(Map<String, Object> notice, long seq) {
        String incident = Sha256.of(new Row(notice).required("incident")).substring(0, 16);
        String address = from.getAddress();
        return "<" + incident + "." + seq + "@" + address.substring(address.indexOf('@') + 1) + ">";
    }

    private static MimeBodyPart part(String content, String subtype) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setText(content, "UTF-8", subtype);
        return part;
    }

    private static String subject(String rendered) {
        String line = rendered.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= SUBJECT ? line : SlackChannel.cut(line, SUBJECT);
    }

    private static InternetAddress address(String text) {
        try {
            InternetAddress address = new InternetAddress(text, true);
            address.validate();
            if (address.getAddress().indexOf('@') < 0 || text.chars().anyMatch(Character::isISOControl)) {
                throw new MessagingException("no domain, or control characters");
            }
            return address;
        } catch (MessagingException e) {
            throw new BactrianException(
                    ErrorKind.USAGE,
                    "'" + text.replaceAll("\\p{Cntrl}", " ") + "' is no e-mail address: " + e.getMessage(),
                    "correct it in people.yaml",
                    e);
        }
    }
}
