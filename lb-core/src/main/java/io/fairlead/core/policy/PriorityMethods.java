package io.fairlead.core.policy;

import io.fairlead.api.Outcome;
import io.fairlead.api.RequestView;
import io.fairlead.api.policy.Policy;
import io.fairlead.api.tenant.Priority;
import io.fairlead.core.plugin.OwnMethods;

/** Which of the methods that go by priority the policies of a class have of their own. */
record PriorityMethods(boolean tryAcquire, boolean release, boolean lowersPriority) {

  private static final ClassValue<PriorityMethods> OF =
      new ClassValue<>() {
        @Override
        protected PriorityMethods computeValue(Class<?> type) {
          return new PriorityMethods(
              has(type, "tryAcquire", RequestView.class, Priority.class),
              has(type, "release", RequestView.class, Priority.class, Outcome.class, long.class),
              has(type, "lowersPriority", RequestView.class));
        }
      };

  private static boolean has(Class<?> type, String method, Class<?>... parameters) {
    return OwnMethods.has(type, Policy.class, method, parameters);
  }

  static PriorityMethods of(Policy policy) {
    return OF.get(policy.getClass());
  }
}
