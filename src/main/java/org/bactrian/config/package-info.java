/** The inventory: files in, records or a complete list of problems out. */
@NullMarked
package org.bactrian.config;

import org.jspecify.annotations.NullMarked;
