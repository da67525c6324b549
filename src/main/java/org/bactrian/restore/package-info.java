/** Bytes on their way back from the targets, and what a restore is made of. */
@NullMarked
package org.bactrian.restore;

import org.jspecify.annotations.NullMarked;
