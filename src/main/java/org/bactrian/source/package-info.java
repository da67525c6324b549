/** What is dumped: one class per kind of source, each gives a lazy payload. */
@NullMarked
package org.bactrian.source;

import org.jspecify.annotations.NullMarked;
