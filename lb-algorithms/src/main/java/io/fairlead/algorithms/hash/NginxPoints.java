package io.fairlead.algorithms.hash;

import io.fairlead.api.balancer.EndpointList;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The points of nginx's {@code hash ... consistent}, which are those of the Perl module
 * Cache::Memcached::Fast: for each unit of weight 160, the next one being the CRC-32 of the host, a
 * zero, the port and the CRC-32 before (4 bytes, the lowest first; 0 before the first).
 *
 * <p>Host and port are what is left and right of the last colon of the endpoint's id. That is what
 * stands in nginx's {@code server} line; if it has no port there, the id must have none either.
 */
final class NginxPoints {

  private static final int POINTS_PER_WEIGHT = 160;
  private static final String UNIX = "unix:";

  private NginxPoints() {}

  /** The points, as {@link HashRing#ofNginx} says. */
  static RingPoints of(EndpointList endpoints, int max) {
    int[] counts = OwnPoints.counts(endpoints, POINTS_PER_WEIGHT, 1, max);
    RingPoints points = new RingPoints(IntStream.of(counts).sum());
    for (int i = 0; i < counts.length; i++) {
      byte[] name = nameWithRoom(endpoints.get(i).id());
      int before = 0;
      for (int k = 0; k < counts[i]; k++) {
        long place = Crc32.ofPoint(endingWith(before, name));
        points.add(place, i);
        before = Crc32.checksum(place);
      }
    }
    return points;
  }

  /** Host, zero and port, and four bytes to fill. */
  private static byte[] nameWithRoom(String server) {
    boolean socket = server.regionMatches(true, 0, UNIX, 0, UNIX.length());
    String address = socket ? server.substring(UNIX.length()) : server;
    int colon = socket ? address.length() : colonBeforePort(address);
    ByteArrayOutputStream name = new ByteArrayOutputStream();
    name.writeBytes(address.substring(0, colon).getBytes(StandardCharsets.UTF_8));
    name.write(0);
    String port = address.substring(Math.min(colon + 1, address.length()));
    name.writeBytes(port.getBytes(StandardCharsets.UTF_8));
    return Arrays.copyOf(name.toByteArray(), name.size() + Integer.BYTES);
  }

  /** Where nothing but digits follows a colon; the end if it nowhere does. */
  private static int colonBeforePort(String address) {
    int at = address.length() - 1;
    while (at >= 0 && address.charAt(at) >= '0' && address.charAt(at) <= '9') {
      at--;
    }
    return at >= 0 && address.charAt(at) == ':' ? at : address.length();
  }

  private static byte[] endingWith(int checksum, byte[] name) {
    for (int i = 0; i < Integer.BYTES; i++) {
      name[name.length - Integer.BYTES + i] = (byte) (checksum >>> (i * Byte.SIZE));
    }
    return name;
  }
}
