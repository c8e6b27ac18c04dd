package io.fairlead.api;

/**
 * Where an endpoint stands.
 *
 * @param region the region, empty if unknown
 * @param zone the zone within the region, empty if unknown
 */
public record Locality(String region, String zone) {

  /** A place of which nothing is known. */
  public static final Locality UNKNOWN = new Locality("", "");
}
