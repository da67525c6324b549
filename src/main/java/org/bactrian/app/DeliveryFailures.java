package org.bactrian.app;

import jakarta.mail.AuthenticationFailedException;
import java.time.Duration;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelExchangeException;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.Causes;
import org.bactrian.communication.DeliveryFailure;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;

/** What the exception of a channel means: whether another attempt can help, and when. */
final class DeliveryFailures implements Function<Throwable, DeliveryFailure> {
    // camel-slack hands over the answer only as text: WebhookResponse(code=429, message=..., body=...)
    private static final Pattern SLACK =
            Pattern.compile("WebhookResponse\\(code=(\\d{3}), message=(.*?), body=(.*?)\\)");
    // ... and not its Retry-After; Slack takes one message a second and asks for up to half a minute
    private static final Duration SLACK_PAUSE = Duration.ofSeconds(30);

    @Override
    public DeliveryFailure apply(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            DeliveryFailure known = known(cause);
            if (known != null) {
                return known;
            }
        }
        return new DeliveryFailure(false, Duration.ZERO, message(Causes.root(thrown)));
    }

    private static @Nullable DeliveryFailure known(Throwable cause) {
        if (cause instanceof BactrianException e) {
            return new DeliveryFailure(true, Duration.ZERO, e.getMessage() + ": " + e.hint());
        }
        if (cause instanceof HttpOperationFailedException e) {
            return DeliveryFailure.ofStatus(
                    e.getStatusCode(), seconds(e.getResponseHeaders().get("Retry-After")), "HTTP " + e.getStatusCode());
        }
        if (cause instanceof CamelExchangeException e) {
            Matcher answer = SLACK.matcher(String.valueOf(e.getMessage()));
            if (answer.find()) {
                int status = Integer.parseInt(answer.group(1));
                return DeliveryFailure.ofStatus(
                        status,
                        status == 429 ? SLACK_PAUSE : Duration.ZERO,
                        "Slack answered " + status + " " + answer.group(3));
            }
        }
        return mail(cause);
    }

    // RFC 5321 4.2.1: 4yz passes by itself, 5yz does not
    private static @Nullable DeliveryFailure mail(Throwable cause) {
        int code = 0;
        if (cause instanceof SMTPSendFailedException e) {
            code = e.getReturnCode();
        } else if (cause instanceof SMTPAddressFailedException e) {
            code = e.getReturnCode();
        } else if (cause instanceof SMTPSenderFailedException e) {
            code = e.getReturnCode();
        } else if (cause instanceof AuthenticationFailedException) {
            code = 535;
        }
        if (cause instanceof jakarta.mail.MessagingException e && code != 0) {
            String more = e.getNextException() == null ? "" : ": " + message(e.getNextException());
            return new DeliveryFailure(code >= 500, Duration.ZERO, message(cause) + more);
        }
        return null;
    }

    private static Duration seconds(@Nullable String retryAfter) {
        boolean number = retryAfter != null && retryAfter.matches("\\d{1,6}");
        return number ? Duration.ofSeconds(Long.parseLong(retryAfter)) : Duration.ZERO;
    }

    private static String message(Throwable cause) {
        return Causes.words(cause).replaceAll("\\s+", " ");
    }
}
