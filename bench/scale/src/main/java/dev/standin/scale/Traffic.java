package dev.standin.scale;

import java.util.random.RandomGenerator;

/// How people write, by sources where there are some (docs/scale.md names them), else assumed.
///
/// @param sentPerDay messages that a user sends a day
/// @param peak the busiest hour against the mean
/// @param online share of the users who are connected at the peak
/// @param devices sockets of a user who is connected
/// @param groups share of the messages that go to a group
/// @param groupExponent groups of s members are as frequent as s^-exponent, from 3 to 1,000 members
/// @param sessionSeconds how long a connection lasts
record Traffic(
    double sentPerDay,
    double peak,
    double online,
    double devices,
    double groups,
    double groupExponent,
    double sessionSeconds) {

  static final int LEAST_GROUP = 3;
  static final int MOST_GROUP = 1_000;

  static final Traffic USUAL = new Traffic(40, 2.5, 0.3, 1.3, 0.11, 2.5, 900);

  /// Messages a second that these users send at the peak.
  double perSecond(double users) {
    return users * sentPerDay / 86_400 * peak;
  }

  /// A table to draw group sizes from.
  Groups groupSizes() {
    return new Groups(groupExponent);
  }

  /// Draws group sizes.
  static final class Groups {
    private final double[] upTo = new double[MOST_GROUP - LEAST_GROUP + 1];
    private final double mean;

    private Groups(double exponent) {
      double sum = 0;
      double members = 0;
      for (int i = 0; i < upTo.length; i++) {
        double weight = Math.pow(i + LEAST_GROUP, -exponent);
        sum += weight;
        members += weight * (i + LEAST_GROUP);
        upTo[i] = sum;
      }
      mean = members / sum;
    }

    double mean() {
      return mean;
    }

    int draw(RandomGenerator random) {
      double at = random.nextDouble() * upTo[upTo.length - 1];
      int low = 0;
      int high = upTo.length - 1;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (upTo[middle] < at) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low + LEAST_GROUP;
    }
  }
}
