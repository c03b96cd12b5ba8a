package io.evenkeel.lab.playground;

import io.evenkeel.dataset.Dataset;
import java.util.SplittableRandom;

/** Two classes of points in the plane. */
enum ToySet {
  /** A disc in a ring. */
  CIRCLES {
    @Override
    void draw(SplittableRandom random, int label, float[] point) {
      double radius =
          label == 0 ? 0.45 * Math.sqrt(random.nextDouble()) : random.nextDouble(0.65, 0.95);
      double angle = random.nextDouble(2 * Math.PI);
      point[0] = (float) (radius * Math.cos(angle));
      point[1] = (float) (radius * Math.sin(angle));
    }
  },
  /** Opposite quadrants belong together. */
  XOR {
    @Override
    void draw(SplittableRandom random, int label, float[] point) {
      double x = random.nextDouble(0.06, 0.95);
      double y = random.nextDouble(0.06, 0.95);
      boolean flip = random.nextBoolean();
      point[0] = (float) (flip ? -x : x);
      point[1] = (float) (flip == (label == 0) ? -y : y);
    }
  },
  /** Two spirals, one inside the other. */
  SPIRALS {
    @Override
    void draw(SplittableRandom random, int label, float[] point) {
      double t = Math.sqrt(random.nextDouble(0.02, 1));
      double angle = 1.75 * t * 2 * Math.PI + label * Math.PI;
      point[0] = (float) (0.95 * t * Math.cos(angle));
      point[1] = (float) (0.95 * t * Math.sin(angle));
    }
  },
  /** Two half moons. */
  MOONS {
    @Override
    void draw(SplittableRandom random, int label, float[] point) {
      double angle = random.nextDouble(Math.PI);
      double x = label == 0 ? Math.cos(angle) : 1 - Math.cos(angle);
      double y = label == 0 ? Math.sin(angle) : 0.5 - Math.sin(angle);
      point[0] = (float) ((x - 0.5) * 0.6);
      point[1] = (float) ((y - 0.25) * 0.9);
    }
  };

  private static final int ROWS = 500;

  /** A point of a class, before the noise. */
  abstract void draw(SplittableRandom random, int label, float[] point);

  /**
   * Points of both classes by turns.
   *
   * @param noise standard deviation of what is added to every coordinate
   */
  Dataset points(double noise, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] x = new float[ROWS * 2];
    int[] labels = new int[ROWS];
    float[] point = new float[2];
    for (int i = 0; i < ROWS; i++) {
      labels[i] = i % 2;
      draw(random, labels[i], point);
      x[2 * i] = (float) (point[0] + noise * random.nextGaussian());
      x[2 * i + 1] = (float) (point[1] + noise * random.nextGaussian());
    }
    return Dataset.ofClasses(x, 2, labels, 2);
  }
}
