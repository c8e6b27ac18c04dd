package io.fairlead.cli;

/** What a command answers to whoever has started it; what went wrong, as sysexits.h has it. */
final class Exit {

  static final int OK = 0;
  static final int INVALID = 1;
  static final int CHANGES = 2;
  static final int DANGEROUS = 3;
  static final int USAGE = 64;
  static final int FAILED = 70;

  private Exit() {}
}
