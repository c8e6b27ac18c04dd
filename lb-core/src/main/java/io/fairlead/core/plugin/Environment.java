package io.fairlead.core.plugin;

import io.fairlead.api.Locality;
import io.fairlead.api.event.LbListener;
import io.fairlead.api.time.RandomSource;
import io.fairlead.api.time.TaskScheduler;
import io.fairlead.api.time.Ticker;
import java.time.InstantSource;

/**
 * What every part of one engine is given.
 *
 * @param ticker elapsed time
 * @param clock the time of day
 * @param random random numbers
 * @param scheduler background work
 * @param locality where this process stands
 * @param faults takes the exceptions of plug-ins
 * @param listener told of what happens; never throws
 */
public record Environment(
    Ticker ticker,
    InstantSource clock,
    RandomSource random,
    TaskScheduler scheduler,
    Locality locality,
    Faults faults,
    LbListener listener) {}
