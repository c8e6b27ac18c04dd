/** The management API over HTTP, its access rights, its audit log, and what autoscalers ask. */
@NullMarked
package io.fairlead.admin;

import org.jspecify.annotations.NullMarked;
