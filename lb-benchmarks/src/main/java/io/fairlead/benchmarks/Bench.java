package io.fairlead.benchmarks;

import io.fairlead.benchmarks.agreement.AgreementCommand;
import io.fairlead.benchmarks.footprint.Footprint;
import io.fairlead.benchmarks.gateways.GatewaysCommand;
import io.fairlead.benchmarks.offboard.OffboardCommand;
import io.fairlead.benchmarks.reload.ReloadCommand;
import io.fairlead.benchmarks.reload.TenantFilesCommand;
import io.fairlead.benchmarks.reloadstorm.ReloadStormCommand;
import io.fairlead.benchmarks.scorecard.ScorecardCommand;
import io.fairlead.benchmarks.simulator.SimulateCommand;
import io.fairlead.benchmarks.soak.SoakCommand;
import io.fairlead.benchmarks.storm.StormCommand;
import java.io.IOException;
import java.util.Arrays;

/** The commands of {@code bench.jar}. */
public final class Bench {

  static final String CHECK_HEALTH = "check-health";

  private static final String USAGE =
      """
      usage: java -jar bench.jar <command> [options]

        jmh [options]        runs the benchmarks; "jmh -h" lists the options, "jmh -l" the benchmarks
        simulate [SCENARIO]  simulates fleets of servers; lists the scenarios if none is named
        check-health         measures health checks against a server of its own, for 20 s
        footprint            measures what tenants and endpoints keep of the heap, for a minute
        scorecard            compares Fairlead's costs with others' and its targets, for 12 min
        storm                measures one tenant's storm through the gateway, for 5 min
        gateways             compares the gateway with nginx and Spring Cloud Gateway, for 5 min
        reload               measures changes of large configurations under load, for 2 min
        reload-storm         looks for what a hundred reloads a second do to requests, for a minute
        offboard             looks for what is left of a million tenants that have gone, for 2 min
        agreement            compares what all have counted who count a million requests, for a minute
        tenant-files         measures changes of a hundred thousand tenants' files, for 3 min
        soak                 looks for growth and pauses under load, for 13 min
      """;

  private Bench() {}

  /**
   * Runs a command.
   *
   * @param args the command, then what it is told
   */
  public static void main(String[] args) throws IOException {
    String command = args.length == 0 ? "" : args[0];
    String[] options = Arrays.copyOfRange(args, Math.min(1, args.length), args.length);
    switch (command) {
      case "jmh" -> org.openjdk.jmh.Main.main(options);
      case "simulate" -> System.exit(SimulateCommand.run(options));
      case Footprint.NAME -> Footprint.run();
      case ScorecardCommand.NAME -> System.exit(ScorecardCommand.run(options));
      case StormCommand.NAME -> System.exit(StormCommand.run(options));
      case GatewaysCommand.NAME -> System.exit(GatewaysCommand.run(options));
      case ReloadCommand.NAME -> System.exit(ReloadCommand.run(options));
      case ReloadStormCommand.NAME -> System.exit(ReloadStormCommand.run(options));
      case OffboardCommand.NAME -> System.exit(OffboardCommand.run(options));
      case AgreementCommand.NAME -> System.exit(AgreementCommand.run(options));
      case TenantFilesCommand.NAME -> System.exit(TenantFilesCommand.run(options));
      case SoakCommand.NAME -> System.exit(SoakCommand.run(options));
      case CHECK_HEALTH -> HealthCheckLoad.run(options);
      default -> {
        System.err.print(USAGE);
        System.exit(2);
      }
    }
  }
}
