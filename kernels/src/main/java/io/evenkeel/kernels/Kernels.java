package io.evenkeel.kernels;

import io.evenkeel.kernels.internal.VectorBits;
import io.evenkeel.kernels.internal.scalar.ScalarElementwise;
import io.evenkeel.kernels.internal.scalar.ScalarIndirectKernel;
import io.evenkeel.kernels.internal.scalar.ScalarJumps;
import io.evenkeel.kernels.internal.scalar.ScalarMicroKernel;
import io.evenkeel.kernels.internal.scalar.ScalarNorm;
import io.evenkeel.kernels.internal.scalar.ScalarOptimizers;
import io.evenkeel.kernels.internal.scalar.ScalarPool;
import io.evenkeel.kernels.internal.scalar.ScalarWinograd2;
import io.evenkeel.kernels.internal.scalar.ScalarWinograd4;
import io.evenkeel.kernels.internal.vector.VectorProvider;
import org.jspecify.annotations.Nullable;

/**
 * The implementation of the kernels that this JVM runs: the Vector API's with the machine's widest
 * vectors (at most 512 bits), or the scalar twin where the module {@code jdk.incubator.vector} was
 * not added. All give the same bits.
 *
 * <p>The system property {@code evenkeel.vectorBits} chooses a width by hand: 512, 256, 128, or 0
 * for the scalar twin.
 */
public final class Kernels {
  private static final Kernels SCALAR =
      new Kernels(
          new ScalarElementwise(),
          new ScalarOptimizers(),
          new ScalarMicroKernel(),
          new ScalarNorm(),
          new ScalarIndirectKernel(),
          new ScalarPool(),
          new ScalarWinograd2(),
          new ScalarWinograd4(),
          new ScalarJumps(),
          new VectorBits(0, "scalar"));

  private static volatile @Nullable Kernels active;

  private final Elementwise elementwise;
  private final OptimizerKernels optimizers;
  private final MicroKernel microKernel;
  private final NormKernels norm;
  private final IndirectKernel indirectKernel;
  private final PoolKernels pool;
  private final WinogradKernels winograd2;
  private final WinogradKernels winograd4;
  private final JumpKernels jumps;
  private final VectorBits bits;

  private Kernels(
      Elementwise elementwise,
      OptimizerKernels optimizers,
      MicroKernel microKernel,
      NormKernels norm,
      IndirectKernel indirectKernel,
      PoolKernels pool,
      WinogradKernels winograd2,
      WinogradKernels winograd4,
      JumpKernels jumps,
      VectorBits bits) {
    this.elementwise = elementwise;
    this.optimizers = optimizers;
    this.microKernel = microKernel;
    this.norm = norm;
    this.indirectKernel = indirectKernel;
    this.pool = pool;
    this.winograd2 = winograd2;
    this.winograd4 = winograd4;
    this.jumps = jumps;
    this.bits = bits;
  }

  /**
   * The kernels that everything runs on, chosen at the first call.
   *
   * @throws InvalidInputException if {@code evenkeel.vectorBits} is none of 512, 256, 128 and 0, or
   *     more than this machine has
   */
  public static Kernels active() {
    Kernels chosen = active;
    if (chosen != null) {
      return chosen;
    }
    synchronized (Kernels.class) {
      chosen = active;
      if (chosen == null) {
        chosen = choose();
        active = chosen;
      }
      return chosen;
    }
  }

  /** The plain loops: what every other implementation must equal. */
  public static Kernels scalar() {
    return SCALAR;
  }

  private static Kernels choose() {
    boolean present = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    VectorBits bits =
        present ? VectorProvider.choose() : VectorBits.withoutModule(VectorBits.requested());
    return bits.bits() == 0
        ? new Kernels(
            SCALAR.elementwise,
            SCALAR.optimizers,
            SCALAR.microKernel,
            SCALAR.norm,
            SCALAR.indirectKernel,
            SCALAR.pool,
            SCALAR.winograd2,
            SCALAR.winograd4,
            SCALAR.jumps,
            bits)
        : new Kernels(
            VectorProvider.elementwise(),
            VectorProvider.optimizers(),
            VectorProvider.microKernel(),
            VectorProvider.norm(),
            VectorProvider.indirectKernel(),
            VectorProvider.pool(),
            VectorProvider.winograd2(),
            VectorProvider.winograd4(),
            VectorProvider.jumps(),
            bits);
  }

  public Elementwise elementwise() {
    return elementwise;
  }

  public OptimizerKernels optimizers() {
    return optimizers;
  }

  public MicroKernel microKernel() {
    return microKernel;
  }

  public NormKernels norm() {
    return norm;
  }

  /** The innermost part of convolutions. */
  public IndirectKernel indirectKernel() {
    return indirectKernel;
  }

  /** The innermost part of pooling. */
  public PoolKernels pool() {
    return pool;
  }

  /**
   * The transforms of 3 x 3 convolutions.
   *
   * @param tile output pixels along a tile's side, 2 or 4
   */
  public WinogradKernels winograd(int tile) {
    return switch (tile) {
      case 2 -> winograd2;
      case 4 -> winograd4;
      default -> throw new IllegalArgumentException("no transforms for tiles of " + tile);
    };
  }

  /** The innermost part of products with rows that are mostly constant. */
  public JumpKernels jumps() {
    return jumps;
  }

  /** Bits of a vector: 512, 256 or 128; 0 for the scalar twin. */
  public int vectorBits() {
    return bits.bits();
  }

  /** One line for people: which implementation, and why. */
  public String description() {
    return bits.description();
  }
}
