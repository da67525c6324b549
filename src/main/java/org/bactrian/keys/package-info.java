/** Keys as people keep them: identities under a passphrase, the proof that they open backups, the recovery kit. */
@NullMarked
package org.bactrian.keys;

import org.jspecify.annotations.NullMarked;
