package io.fairlead.config;

import io.fairlead.api.config.LbConfig;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The versions of a configuration, in a folder: which there were, since when, by whom and why. A
 * version never changes; to roll back is to add one that says what an older one said.
 *
 * <pre>{@code
 * ConfigHistory history = ConfigHistory.in(Path.of("/var/lib/fairlead/history"), clock);
 * history.append(loaded.config(), loaded.outside(), "ann", "more room for acme");
 * }</pre>
 *
 * <p>Each version is a file of JSON, {@code 00000042.json}, which is written beside, forced to the
 * disk and renamed into its place: whoever is killed in between leaves all of it or nothing. Two
 * digests tell when anything in it has been changed since. What is damaged or gone is told and left
 * as it is, and the versions after it go on.
 *
 * <p>Values from outside stand in a version as they are written in the files, never as they are,
 * and what has the name of a secret and is no such value is not taken at all. So reading a version
 * asks for them again, and takes what they are by then.
 *
 * <p>Thread-safe, for several processes, too. Adding takes time in proportion to the configuration,
 * listing to all that is kept.
 */
public final class ConfigHistory {

  /** Some months of a configuration that changes daily; a hundred files of its size. */
  public static final int DEFAULT_KEPT = 100;

  /** The lock of a file is that of a process; so its threads take turns here. */
  private static final Object TURN = new Object();

  private final Path folder;
  private final InstantSource clock;
  private final int kept;
  private final Disk disk;
  private final FileReader reader;

  ConfigHistory(Path folder, InstantSource clock, int kept, Disk disk) {
    this(folder, clock, kept, disk, new FileReader(System::getenv));
  }

  private ConfigHistory(Path folder, InstantSource clock, int kept, Disk disk, FileReader reader) {
    this.folder = folder;
    this.clock = clock;
    this.kept = kept;
    this.disk = disk;
    this.reader = reader;
  }

  /**
   * A history in a folder.
   *
   * @param folder of this history alone; it is made with the first version
   * @param clock says when a version was added
   */
  public static ConfigHistory in(Path folder, InstantSource clock) {
    return new ConfigHistory(
        folder.toAbsolutePath(), Objects.requireNonNull(clock), DEFAULT_KEPT, Disk.real());
  }

  /** The same, of which so many versions are kept, the latest; at least 1. Older ones go. */
  public ConfigHistory withKept(int versions) {
    if (versions < 1) {
      throw new IllegalArgumentException("kept " + versions + " is not at least 1");
    }
    return new ConfigHistory(folder, clock, versions, disk, reader);
  }

  /**
   * The same with another environment, as that of {@link ConfigFiles#withEnvironment} for the files
   * that it keeps the versions of.
   *
   * @param environment the value of a name, or null if there is none
   */
  public ConfigHistory withEnvironment(Function<String, @Nullable String> environment) {
    return new ConfigHistory(
        folder, clock, kept, disk, new FileReader(Objects.requireNonNull(environment)));
  }

  /**
   * A version.
   *
   * @param number from 1, without gaps
   * @param when it was added
   * @param who added it
   * @param why it was added
   * @param restores the number of the version that it brings back, or null
   * @param digest of its {@linkplain ConfigHistory#text text}: SHA-256 in hexadecimal digits
   */
  public record Version(
      long number, Instant when, String who, String why, @Nullable Long restores, String digest) {}

  /**
   * What is there.
   *
   * @param versions those that are whole, oldest first
   * @param damaged what is not as it was written, or gone from the middle
   */
  public record Listing(List<Version> versions, List<FileProblem> damaged) {

    /** Copies the lists. */
    public Listing {
      versions = List.copyOf(versions);
      damaged = List.copyOf(damaged);
    }

    /** The latest version that is whole, or null. */
    public @Nullable Version latest() {
      return versions.isEmpty() ? null : versions.get(versions.size() - 1);
    }
  }

  /**
   * Adds a version.
   *
   * @param outside the values that came from outside, which are kept as they are written
   * @param who adds it; not blank
   * @param why it is added; not blank
   * @throws IllegalArgumentException if something with the name of a secret is no value from
   *     outside, or if the configuration {@linkplain ConfigFormat#write cannot be written}
   * @throws IOException if it could not be added; then it is not there
   */
  public Version append(LbConfig config, OutsideValues outside, String who, String why)
      throws IOException {
    List<String> secrets = outside.secretsInTheClear(config);
    if (!secrets.isEmpty()) {
      throw new IllegalArgumentException(
          "a history keeps no secrets, which is what "
              + secrets
              + " are called; have them come from outside, as ${NAME} or ${file:path}");
    }
    return add(ConfigFormat.JSON.write(config, outside), who, why, null);
  }

  /**
   * Adds a version that says what an older one said.
   *
   * @return the new one; {@link #read} tells what to put in force
   * @throws IllegalArgumentException if there is no such version
   * @throws IOException if that one is damaged, or the new one could not be added
   */
  public Version rollBack(long number, String who, String why) throws IOException {
    return add(text(number), who, why, number);
  }

  /** What is there now. */
  public Listing list() throws IOException {
    List<Version> versions = new ArrayList<>();
    List<FileProblem> damaged = new ArrayList<>();
    long expected = 0;
    for (long number : numbers()) {
      for (; expected > 0 && expected < number; expected++) {
        damaged.add(FileProblem.of(file(expected).toString(), "a version, which is gone"));
      }
      expected = number + 1;
      read(number, versions, damaged);
    }
    return new Listing(versions, damaged);
  }

  private void read(long number, List<Version> versions, List<FileProblem> damaged) {
    Path file = file(number);
    try {
      versions.add(VersionFile.read(file, number).version());
    } catch (NoSuchFileException e) {
      // The oldest one, which has gone since the folder was listed.
      return;
    } catch (IOException e) {
      damaged.add(
          FileProblem.of(file.toString(), "a version as it was written: " + e.getMessage()));
    }
  }

  /**
   * What a version says, in JSON, with values from outside as they are written.
   *
   * @throws IllegalArgumentException if there is no such version
   * @throws IOException if it is damaged
   */
  public String text(long number) throws IOException {
    try {
      return VersionFile.read(file(number), number).text();
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(
          "there is no version " + number + "; there are " + numbers(), e);
    }
  }

  /**
   * What a version says, with values from the environment and from files.
   *
   * @throws IllegalArgumentException if there is no such version
   * @throws IOException if it is damaged
   */
  public LoadedConfig read(long number) throws IOException {
    return ConfigFiles.of(reader.shared(file(number), text(number)));
  }

  private Version add(String text, String who, String why, @Nullable Long restores)
      throws IOException {
    requireSaid("who", who);
    requireSaid("why", why);
    Files.createDirectories(folder);
    synchronized (TURN) {
      try (FileChannel lock =
          FileChannel.open(
              folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        FileLock held = lock.lock();
        try {
          return addInTurn(text, who, why, restores);
        } finally {
          held.release();
        }
      }
    }
  }

  private Version addInTurn(String text, String who, String why, @Nullable Long restores)
      throws IOException {
    NavigableSet<Long> numbers = numbers();
    long number = numbers.isEmpty() ? 1 : numbers.last() + 1;
    VersionFile added = VersionFile.of(number, clock.instant(), who, why, restores, text);
    disk.replace(file(number), added::writeTo);
    numbers.add(number);
    forgetOldest(numbers);
    return added.version();
  }

  private static void requireSaid(String name, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(name + " is blank");
    }
  }

  /** Those that are whole; what is damaged is for somebody to look at. */
  private void forgetOldest(NavigableSet<Long> numbers) throws IOException {
    while (numbers.size() > kept) {
      long oldest = numbers.pollFirst();
      if (isWhole(oldest)) {
        disk.delete(file(oldest));
      }
    }
  }

  private boolean isWhole(long number) {
    try {
      return VersionFile.read(file(number), number).version().number() == number;
    } catch (IOException e) {
      return false;
    }
  }

  private NavigableSet<Long> numbers() throws IOException {
    NavigableSet<Long> numbers = new TreeSet<>();
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        files.map(VersionFile::number).flatMap(Stream::ofNullable).forEach(numbers::add);
      }
    }
    return numbers;
  }

  private Path file(long number) {
    return folder.resolve(VersionFile.name(number));
  }
}
