package org.bactrian.app;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;

/**
 * The routes of the group {@code work}: ticks and queues that start runs by themselves. They end before all others, while
 * the rest is as it was: a context that is stopping starts nothing any more, and a run under way may yet come to a target
 * that nobody used before.
 */
final class Work {
    private static final String GROUP = "work";

    private Work() {}

    /**
     * Lets no new run begin, and waits for those under way.
     *
     * @param limit how long it waits for each route at most
     */
    static void end(CamelContext camel, Duration limit) throws Exception {
        List<Route> routes = new ArrayList<>(camel.getRoutesByGroup(GROUP));
        // what fills the queues first
        routes.sort(Comparator.comparing(
                route -> route.getEndpoint().getEndpointUri().startsWith("seda:")));
        for (Route route : routes) {
            camel.getRouteController().stopRoute(route.getRouteId(), limit.toSeconds(), TimeUnit.SECONDS);
        }
    }
}
