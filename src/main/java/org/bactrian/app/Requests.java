package org.bactrian.app;

import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.apache.camel.support.DefaultExchange;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.catalog.CatalogFault;
import org.jspecify.annotations.Nullable;

/** Asks the routes of a running application, for those who know no Camel. */
public final class Requests {
    private final Application application;

    /** @param application started */
    public Requests(Application application) {
        this.application = application;
    }

    /**
     * Sends a message to a route and waits for its end.
     *
     * @param route the id of a route that starts with {@code direct:}
     * @param variables set on the message
     * @param sent the body; null for none
     * @return the body at the end; null when there is none
     * @throws BactrianException as a step threw it, or FAILED when no route has this id
     * @throws Exception any other that ended the route
     */
    public @Nullable Object ask(String route, Map<String, ?> variables, @Nullable Object sent) throws Exception {
        CamelContext camel = application.camel();
        Exchange exchange = new DefaultExchange(camel);
        variables.forEach(exchange::setVariable);
        exchange.getMessage().setBody(sent);
        application.template().send("direct:" + route, exchange);
        Exception fault = exchange.getException();
        if (fault != null) {
            throw nearest(route, fault);
        }
        return exchange.getMessage().getBody();
    }

    /** As the other, without a body. */
    public @Nullable Object ask(String route, Map<String, ?> variables) throws Exception {
        return ask(route, variables, null);
    }

    /** The one bean of a type that is bound under a name, if there is one. */
    public <T> Optional<T> bean(String name, Class<T> type) {
        return Optional.ofNullable(application.camel().getRegistry().lookupByNameAndType(name, type));
    }

    /** All beans of a type, by their names. */
    public <T> Map<String, T> beans(Class<T> type) {
        return application.camel().getRegistry().findByTypeWithName(type);
    }

    private static Exception nearest(String route, Exception fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof BactrianException known) {
                return known;
            }
            if (cause instanceof DirectConsumerNotAvailableException missing) {
                return new BactrianException(
                        ErrorKind.FAILED,
                        "asked for route '" + route + "', and nothing consumes "
                                + missing.getExchange().getProperty(Exchange.TO_ENDPOINT),
                        "'bactrian validate' checks the routes",
                        fault);
            }
        }
        return CatalogFault.of(fault)
                .<Exception>map(told -> new BactrianException(ErrorKind.FAILED, told.message(), told.hint(), fault))
                .orElse(fault);
    }
}
