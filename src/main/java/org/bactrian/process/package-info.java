/** Children: started, fed, watched and ended. The only package with ProcessBuilder. */
@NullMarked
package org.bactrian.process;

import org.jspecify.annotations.NullMarked;
