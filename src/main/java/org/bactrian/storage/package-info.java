/** The storage format and the places it is written to: manifests, signatures, stores. */
@NullMarked
package org.bactrian.storage;

import org.jspecify.annotations.NullMarked;
