/** Closed files on the way from the stream to the targets. */
@NullMarked
package org.bactrian.staging;

import org.jspecify.annotations.NullMarked;
