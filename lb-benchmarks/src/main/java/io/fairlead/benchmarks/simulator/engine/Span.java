package io.fairlead.benchmarks.simulator.engine;

import java.time.Duration;

/**
 * A part of a run that is measured by itself, by the requests that arrive in it.
 *
 * @param name what the table calls it
 * @param from since the start
 * @param to since the start, exclusive
 */
public record Span(String name, Duration from, Duration to) {}
