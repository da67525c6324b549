/** Records that everything may use. Knows the JDK only. */
@NullMarked
package org.bactrian.artifact;

import org.jspecify.annotations.NullMarked;
