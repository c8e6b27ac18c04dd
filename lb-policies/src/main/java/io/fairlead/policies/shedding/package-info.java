/** Sheds load by priority, cohort of tenants and request, as much as overload asks for. */
@NullMarked
package io.fairlead.policies.shedding;

import org.jspecify.annotations.NullMarked;
