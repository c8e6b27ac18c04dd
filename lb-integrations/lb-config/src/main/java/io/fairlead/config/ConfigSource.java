package io.fairlead.config;

import io.fairlead.api.config.LbConfig;
import java.util.List;

/** Where configurations come from, one whole value after another. Thread-safe. */
@FunctionalInterface
public interface ConfigSource {

  /**
   * Begins to hand on configurations. The first is handed on before this returns, if there is one.
   *
   * @param subscriber is told of one at a time
   */
  Subscription subscribe(Subscriber subscriber);

  /**
   * Takes what a source has. One that fails with an exception of its own disturbs nothing: what was
   * in force stays, it is told so, and it is handed the same again within seconds.
   */
  interface Subscriber {

    /**
     * Puts a configuration in force, such as by {@link io.fairlead.api.LoadBalancer#apply}.
     *
     * @throws io.fairlead.api.config.InvalidConfigException if it is refused: then what is wrong
     *     with it is kept out, and what was in force stays
     */
    void apply(LbConfig config);

    /**
     * Told what is kept out, all of it, whenever that has changed; nothing once all is well again.
     * Told, too, that what was good last could not be written to its file, which keeps nothing out.
     */
    void keptOut(List<FileProblem> problems);
  }

  /** Ends it. */
  interface Subscription extends AutoCloseable {

    /** Hands on nothing more. Waits for what is under way. */
    @Override
    void close();
  }
}
