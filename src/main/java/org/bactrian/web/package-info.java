/** Pages and their data. */
@NullMarked
package org.bactrian.web;

import org.jspecify.annotations.NullMarked;
