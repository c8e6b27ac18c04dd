package io.fairlead.dns;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/**
 * Finds records, follows aliases, and where name servers fail, remembers what they said the last
 * time: one target that cannot be resolved takes nothing from the others.
 *
 * <p>Thread-safe. Remembers what one look-up asked for until the end of the next.
 */
final class Records {

  private final NameServers servers;
  private Map<Key, Answer> before = Map.of();
  private Map<Key, Answer> now = new HashMap<>();

  Records(NameServers servers) {
    this.servers = servers;
  }

  /** Begins the next look-up: what is not asked for in it is forgotten after it. */
  synchronized void begin() {
    before = now;
    now = new HashMap<>();
  }

  /** What is at a name; never fails. */
  CompletableFuture<Result> find(Name name, int type) {
    Key key = new Key(name, type);
    return follow(name, type, Answer.MAX_ALIASES)
        .handle((answer, error) -> error == null ? fresh(key, answer) : recalled(key, error));
  }

  /** Takes what a server said without having been asked. */
  synchronized Result fresh(Name name, int type, Answer answer) {
    return fresh(new Key(name, type), answer);
  }

  private CompletableFuture<Answer> follow(Name name, int type, int aliases) {
    return servers
        .ask(name, type)
        .thenCompose(
            message -> {
              Answer answer = Answer.read(message, name, type);
              return answer.kind() == Answer.Kind.ELSEWHERE
                  ? follow(answer, type, aliases - 1)
                  : CompletableFuture.completedFuture(answer);
            });
  }

  private CompletableFuture<Answer> follow(Answer alias, int type, int aliases) {
    if (aliases == 0) {
      return CompletableFuture.failedFuture(
          new IOException("more than " + Answer.MAX_ALIASES + " aliases lead to " + alias.name()));
    }
    return follow(alias.name(), type, aliases)
        .thenApply(answer -> answer.withTtlAtMost(alias.ttlSeconds()));
  }

  private synchronized Result fresh(Key key, Answer answer) {
    now.put(key, answer);
    return new Result(answer, null);
  }

  private synchronized Result recalled(Key key, Throwable error) {
    Answer last = before.get(key);
    if (last == null) {
      last = new Answer(Answer.Kind.NO_RECORDS, key.name, List.of(), Answer.NO_TTL, List.of());
    } else {
      now.put(key, last);
    }
    return new Result(last, error instanceof CompletionException ? error.getCause() : error);
  }

  /**
   * What is at a name.
   *
   * @param answer what the name servers say, or have said the last time that they did
   * @param failure why they do not say now, or null
   */
  record Result(Answer answer, @Nullable Throwable failure) {

    /** What is remembered has no say in when to ask again. */
    long ttlSeconds() {
      return failure == null ? answer.ttlSeconds() : Answer.NO_TTL;
    }
  }

  private record Key(Name name, int type) {}
}
