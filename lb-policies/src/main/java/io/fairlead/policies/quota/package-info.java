/** Keeps a tenant below its rates; the only package that sees Bucket4j. */
@NullMarked
package io.fairlead.policies.quota;

import org.jspecify.annotations.NullMarked;
