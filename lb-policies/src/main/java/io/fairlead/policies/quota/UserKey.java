package io.fairlead.policies.quota;

import io.fairlead.api.RequestView;

/**
 * Reads from a request whose user or API key it is.
 *
 * <p>A request without a key, or with one of more than {@value #MAX_LENGTH} characters, belongs to
 * the user {@value #NOBODY}: all of these share one account, so that nothing is gained by leaving
 * the key out.
 */
sealed interface UserKey permits HeaderKey, CookieKey {

  /** Longer keys are not kept. */
  int MAX_LENGTH = 256;

  /** The user of requests that say nothing of theirs. */
  String NOBODY = "";

  /** The key, always the same for the same request. */
  String of(RequestView request);
}
