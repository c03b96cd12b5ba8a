package io.evenkeel.kernels.internal.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector shapes of all kernels. They are constants so that the compiler folds them: chosen
 * once, by {@link VectorProvider#choose}.
 *
 * <p>A kernel must not use vectors of another width, not even where it would be faster: the
 * compiler's profile of the vector classes' own methods is the whole program's, and where that has
 * seen two widths, a kernel compiled late boxes the vectors that it carries round a loop, which
 * makes it up to sixteen times slower.
 */
public final class Species {
  /** The width in bits: 512, 256 or 128 (128 too where the scalar twin was chosen). */
  public static final int BITS = Math.max(128, VectorProvider.choose().bits());

  public static final VectorSpecies<Float> FLOAT =
      switch (BITS) {
        case 512 -> FloatVector.SPECIES_512;
        case 256 -> FloatVector.SPECIES_256;
        default -> FloatVector.SPECIES_128;
      };

  /** As many ints as {@link #FLOAT} has floats. */
  public static final VectorSpecies<Integer> INT =
      switch (BITS) {
        case 512 -> IntVector.SPECIES_512;
        case 256 -> IntVector.SPECIES_256;
        default -> IntVector.SPECIES_128;
      };

  /** Floats in a vector: 16, 8 or 4. */
  public static final int LANES = BITS / Float.SIZE;

  private Species() {}
}
