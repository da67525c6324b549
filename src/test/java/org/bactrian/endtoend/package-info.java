/** The main job as a whole: real databases, real targets, the real routes, and what they leave behind. */
@NullMarked
package org.bactrian.endtoend;

import org.jspecify.annotations.NullMarked;
