package io.fairlead.core.plugin;

import java.util.Arrays;

/**
 * Which methods a plug-in has of its own, where its interface has a default. What it leaves at the
 * default is known beforehand, and need not be called on the path of a request, where a call to one
 * of many classes costs a look-up.
 */
public final class OwnMethods {

  private OwnMethods() {}

  /**
   * Whether objects of a class have a method of their own.
   *
   * @param plugin the interface that has the default, itself or from another one
   */
  public static boolean has(Class<?> type, Class<?> plugin, String name, Class<?>... parameters) {
    return Arrays.stream(type.getMethods())
        .filter(method -> method.getName().equals(name))
        .filter(method -> Arrays.equals(method.getParameterTypes(), parameters))
        .anyMatch(method -> !method.getDeclaringClass().isAssignableFrom(plugin));
  }
}
