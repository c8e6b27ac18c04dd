package io.fairlead.api;

/**
 * Says that a request given to {@link LoadBalancer#call} or {@link LoadBalancer#callAsync} was
 * refused. Has no stack trace: where it was thrown says nothing.
 */
public final class RejectedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Rejection rejection;

  /** Wraps a rejection. */
  public RejectedException(Rejection rejection) {
    super(rejection.reason().text(), null, false, false);
    this.rejection = rejection;
  }

  /** The refusal. */
  public Rejection rejection() {
    return rejection;
  }
}
