/** SQL that brings back, or compares, what a dump does not hold: for the restore, and for those who restore by hand. */
@NullMarked
package org.bactrian.statement;

import org.jspecify.annotations.NullMarked;
