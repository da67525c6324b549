/** Main, bindings, strategies and generated routes. The only package that knows Camel. */
@NullMarked
package org.bactrian.app;

import org.jspecify.annotations.NullMarked;
