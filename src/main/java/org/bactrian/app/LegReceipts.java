package org.bactrian.app;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.bactrian.artifact.Causes;
import org.bactrian.artifact.Receipt;
import org.bactrian.artifact.Receipt.Outcome;
import org.bactrian.artifact.Receipt.Proof;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the legs of a fan-out over targets into one list of receipts. A failed leg becomes a receipt that says why; it
 * never fails the others. A leg that is still running when the time is over gives none.
 */
final class LegReceipts implements AggregationStrategy {
    @Override
    public Exchange aggregate(@Nullable Exchange gathered, Exchange leg) {
        List<Receipt> receipts = new ArrayList<>();
        if (gathered != null) {
            for (Object earlier : gathered.getMessage().getBody(List.class)) {
                receipts.add((Receipt) earlier);
            }
        }
        receipts.add(receipt(leg));
        leg.setException(null);
        leg.getMessage().setBody(receipts);
        return leg;
    }

    private static Receipt receipt(Exchange leg) {
        String target = leg.getVariable("target", String.class);
        // not CamelExceptionCaught: it stays set after a doCatch that has dealt with a missing object, and with no dead
        // letter channel in the routes nothing else hides a failure
        Throwable failure = leg.getException();
        if (failure != null) {
            return Receipt.missing(target, "", Outcome.FAILED, Causes.outermost(failure));
        }
        Object body = leg.getMessage().getBody();
        return body instanceof Receipt receipt ? receipt : new Receipt(target, "", Outcome.PRESENT, Proof.NONE, 0, "");
    }
}
