package org.bactrian.app;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.bactrian.config.ApplicationProperties;
import org.bactrian.config.Inventory;

/**
 * What the bindings of a feature work with.
 *
 * @param service whether this process is {@code run}, the service
 * @param holder names this process in leases and claims: {@code host:pid:random}
 */
record Wiring(
        CamelContext camel,
        Inventory inventory,
        ApplicationProperties properties,
        Clock clock,
        boolean service,
        String holder) {
    /** The name of this host. */
    String host() {
        return holder.substring(0, holder.indexOf(':'));
    }

    /** Makes a step known to the routes. */
    void bind(String name, Object step) {
        camel.getRegistry().bind(name, step);
    }

    /** Where templates lie that win over the built-in ones; the directory need not exist. */
    Path templates() {
        String set = properties.text("bactrian.templates.directory");
        return set.isEmpty() ? properties.path("bactrian.home").resolve("config/templates") : Path.of(set);
    }

    /** Adds a route from a template of {@code routes/}. */
    void addRoute(String template, String routeId, Map<String, Object> parameters) throws Exception {
        TemplatedRouteBuilder.builder(camel, template)
                .routeId(routeId)
                .parameters(parameters)
                .add();
    }
}
