/** The command line. */
@NullMarked
package org.bactrian.cli;

import org.jspecify.annotations.NullMarked;
