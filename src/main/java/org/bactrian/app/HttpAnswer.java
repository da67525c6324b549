package org.bactrian.app;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.bactrian.web.Health;
import org.bactrian.web.Page;

/** Writes answers of HTTP: nothing of the request, and nothing of Camel, goes back. */
final class HttpAnswer {
    /** A public page, or 304 when the reader has it. */
    public void page(Page page, Exchange exchange) {
        Message message = exchange.getMessage();
        String known = message.getHeader("If-None-Match", "", String.class);
        message.removeHeaders("*");
        message.setHeader("ETag", page.tag());
        message.setHeader("Cache-Control", "max-age=30, stale-if-error=86400");
        message.setHeader("Access-Control-Allow-Origin", "*");
        message.setHeader("Content-Security-Policy", "default-src 'self'; base-uri 'none'; frame-ancestors 'none'");
        message.setHeader("X-Content-Type-Options", "nosniff");
        message.setHeader("Referrer-Policy", "no-referrer");
        message.setHeader(Exchange.CONTENT_TYPE, page.type());
        if (known.contains(page.tag())) {
            message.setHeader(Exchange.HTTP_RESPONSE_CODE, 304);
            message.setBody(null);
        } else {
            message.setBody(page.bytes());
        }
    }

    /** The health report. */
    public void health(Health.Report report, Exchange exchange) {
        plain(exchange, "application/json; charset=utf-8");
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, report.status());
        exchange.getMessage().setBody(report.json());
    }

    /** The figures, in the text format of Prometheus. */
    public void figures(String text, Exchange exchange) {
        plain(exchange, "text/plain; version=0.0.4; charset=utf-8");
        exchange.getMessage().setBody(text);
    }

    private static void plain(Exchange exchange, String type) {
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader("Cache-Control", "no-store");
        message.setHeader("X-Content-Type-Options", "nosniff");
        message.setHeader(Exchange.CONTENT_TYPE, type);
    }
}
