package io.fairlead.core.plugin;

import io.fairlead.api.time.RandomSource;
import io.fairlead.api.time.Ticker;

/**
 * What every part of one engine is given.
 *
 * @param ticker elapsed time
 * @param random random numbers
 * @param faults takes the exceptions of plug-ins
 */
public record Environment(Ticker ticker, RandomSource random, Faults faults) {}
