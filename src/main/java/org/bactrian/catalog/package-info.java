/** The database of runs, backups, copies, fires, events and notices. */
@NullMarked
package org.bactrian.catalog;

import org.jspecify.annotations.NullMarked;
