package org.bactrian.communication;

import java.util.Map;

/** A kind of message. */
public interface Channel {
    /**
     * Builds the message that the channel's component sends.
     *
     * @param notice a row of {@code notices} with {@code root}, the seq of the first notice of the incident to this address
     * @throws org.bactrian.artifact.BactrianException when the template or the address is wrong
     */
    Object compose(Map<String, Object> notice);
}
