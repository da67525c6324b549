/** From events to notices to messages. */
@NullMarked
package org.bactrian.communication;

import org.jspecify.annotations.NullMarked;
