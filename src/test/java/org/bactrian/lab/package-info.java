/** Servers and writers that the tests and the quickstart run against. */
@NullMarked
package org.bactrian.lab;

import org.jspecify.annotations.NullMarked;
