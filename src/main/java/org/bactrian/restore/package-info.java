/** Backups on their way back. */
@NullMarked
package org.bactrian.restore;

import org.jspecify.annotations.NullMarked;
