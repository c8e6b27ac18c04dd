package io.fairlead.cli;

import io.fairlead.api.config.InvalidConfigException;
import io.fairlead.config.ConfigHistory;
import io.fairlead.config.ConfigPlan;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Adds a version to a history that says what an older one said. */
@Command(
    name = "rollback",
    mixinStandardHelpOptions = true,
    description =
        "Adds a version that says what an older one said; 'fairlead history DIR' lists them, and"
            + " prints the new one. Changes no files: a version is the whole in one text, and does"
            + " not know which files that was read from. 'fairlead history DIR NUMBER' prints the"
            + " text, which can be put in their place. Exits with 0, 1, or with 3 if its changes are"
            + " dangerous and nothing was added.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class RollbackCommand implements Callable<Integer> {

  private final InstantSource clock;

  @Mixin Output output;
  @Mixin Signature signature;

  @Parameters(paramLabel = "NUMBER", description = "Of the version to bring back.")
  long number;

  RollbackCommand(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() throws IOException {
    ConfigHistory history = ConfigHistory.in(signature.history, clock);
    Input target = Input.read(history, number);
    try {
      Trial.check(target.config());
    } catch (InvalidConfigException e) {
      throw new InvalidInput("version " + number, "what a load balancer takes: " + e.getMessage());
    }
    ConfigPlan plan = Plan.of(Input.latest(history, output), target);
    if (Plan.exitCode(plan, signature.yes) == Exit.DANGEROUS) {
      return RecordCommand.refuse(output, plan);
    }
    return RecordCommand.added(
        output, plan, history.rollBack(number, signature.who, signature.why));
  }
}
