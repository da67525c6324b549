package org.bactrian.app;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.ExchangeCompletedEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.web.Figures;
import org.bactrian.web.Health;
import org.bactrian.web.Heartbeat;
import org.bactrian.web.StatusBoard;
import org.bactrian.web.StatusPages;
import org.bactrian.web.WebPorts;

/** The two listeners of the service: public pages, and health and metrics for operations. */
final class WebBindings implements Bindings {
    private static final String SCHEDULE = "schedule-tick";

    @Override
    public void bind(Wiring wiring) throws Exception {
        Heartbeat schedule = new Heartbeat(wiring.clock());
        wiring.bind("status-pages", pages(wiring));
        wiring.bind("health", new Health(schedule));
        wiring.bind("figures", new Figures());
        wiring.bind("http-answer", new HttpAnswer());
        if (!wiring.service()) {
            // the routes of the pages load, and do not start
            wiring.bind("public-http", Listener.component(0));
            wiring.bind("operations-http", Listener.component(0));
            return;
        }
        String operationsHost = wiring.properties().text("bactrian.operations.host");
        requireLoopback(
                operationsHost, Boolean.parseBoolean(wiring.properties().text("bactrian.operations.behindProxy")));
        Listener pages = new Listener(
                "public-http",
                wiring.properties().text("bactrian.public.host"),
                wiring.properties().number("bactrian.public.port"));
        Listener operations = new Listener(
                "operations-http", operationsHost, wiring.properties().number("bactrian.operations.port"));
        pages.open(wiring.camel());
        operations.open(wiring.camel());
        wiring.bind("web-ports", new WebPorts(pages.port(), operations.port()));
        wiring.camel().getManagementStrategy().addEventNotifier(new Ticks(schedule));
    }

    private static StatusPages pages(Wiring wiring) {
        StatusPages.Site site = new StatusPages.Site(
                wiring.properties().text("bactrian.public.title"),
                wiring.properties().text("bactrian.public.url"),
                wiring.templates());
        return new StatusPages(new StatusBoard(wiring.inventory(), wiring.clock()), site, wiring.clock());
    }

    private static void requireLoopback(String host, boolean behindProxy) throws UnknownHostException {
        if (!behindProxy && !InetAddress.getByName(host).isLoopbackAddress()) {
            throw new BactrianException(
                    ErrorKind.USAGE,
                    "bactrian.operations.host is " + host + ", which others can reach without signing in",
                    "use 127.0.0.1, or set bactrian.operations.behindProxy = true when a proxy with TLS and sign-in stands before it");
        }
    }

    /** The schedule lives as long as its route completes. */
    private static final class Ticks extends EventNotifierSupport {
        private final Heartbeat schedule;

        private Ticks(Heartbeat schedule) {
            this.schedule = schedule;
            setIgnoreCamelContextEvents(true);
            setIgnoreCamelContextInitEvents(true);
            setIgnoreRouteEvents(true);
            setIgnoreServiceEvents(true);
            setIgnoreExchangeSentEvents(true);
            setIgnoreExchangeSendingEvents(true);
            setIgnoreExchangeCreatedEvent(true);
            setIgnoreExchangeRedeliveryEvents(true);
            setIgnoreExchangeFailedEvents(true);
            setIgnoreStepEvents(true);
        }

        @Override
        public void notify(CamelEvent event) {
            if (event instanceof ExchangeCompletedEvent done
                    && SCHEDULE.equals(done.getExchange().getFromRouteId())) {
                schedule.beat();
            }
        }
    }
}
