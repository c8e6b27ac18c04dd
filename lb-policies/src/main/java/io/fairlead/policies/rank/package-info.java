/** What of a request decides before or after which others it goes. Known to policies. */
@NullMarked
package io.fairlead.policies.rank;

import org.jspecify.annotations.NullMarked;
