package io.fairlead.policies;

/** Stands here until the first class of this module does; javadoc refuses an empty module. */
public final class Placeholder {

  private Placeholder() {}
}
