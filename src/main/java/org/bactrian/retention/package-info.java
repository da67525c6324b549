/** What may go from targets: the sweep of what killed runs left there. */
@NullMarked
package org.bactrian.retention;

import org.jspecify.annotations.NullMarked;
