package io.fairlead.file;

import io.fairlead.api.balancer.EndpointSource;
import io.fairlead.testkit.EndpointSourceContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;

/** The contract of sources; a file that fails is one that is gone. */
class FileEndpointSourceContractTest extends EndpointSourceContract {

  private final FileFixture files = new FileFixture();

  @TempDir private Path folder;

  @Override
  protected EndpointSource source() {
    return files.source(file()).build();
  }

  @Override
  protected void publish(int count) throws IOException {
    files.replace(file(), FileFixture.list(count));
  }

  @Override
  protected void catchUp() {
    files.advance(Duration.ofMinutes(1));
  }

  @Override
  protected boolean breakDown() throws IOException {
    Files.delete(file());
    return true;
  }

  private Path file() {
    return folder.resolve("endpoints.yaml");
  }
}
