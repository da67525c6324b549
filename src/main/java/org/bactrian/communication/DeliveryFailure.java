package org.bactrian.communication;

import java.time.Duration;

/**
 * Why a notice was not delivered.
 *
 * @param permanent whether trying again cannot help
 * @param retryAfter how long the receiver wants to be left alone; zero when it said nothing
 * @param message a fact for people, without secrets
 */
public record DeliveryFailure(boolean permanent, Duration retryAfter, String message) {
    /**
     * The rule for answers of HTTP: 408, 425, 429 and 5xx pass by themselves, every other 4xx does not.
     *
     * @param status of the answer
     */
    public static DeliveryFailure ofStatus(int status, Duration retryAfter, String message) {
        boolean passes = status == 408 || status == 425 || status == 429 || status >= 500;
        return new DeliveryFailure(!passes, retryAfter, message);
    }
}
