/** Encoders of a payload: compression, encryption, and the hand-over between their threads. */
@NullMarked
package org.bactrian.codec;

import org.jspecify.annotations.NullMarked;
