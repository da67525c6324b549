/** Judges what lies on a target. */
@NullMarked
package org.bactrian.verify;

import org.jspecify.annotations.NullMarked;
