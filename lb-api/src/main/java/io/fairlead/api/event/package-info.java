/** What happened, told to those who want to know. */
@NullMarked
package io.fairlead.api.event;

import org.jspecify.annotations.NullMarked;
