/** From cron expressions to due times. */
@NullMarked
package org.bactrian.schedule;

import org.jspecify.annotations.NullMarked;
