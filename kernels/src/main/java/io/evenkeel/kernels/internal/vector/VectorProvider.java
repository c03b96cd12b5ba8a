package io.evenkeel.kernels.internal.vector;

import io.evenkeel.kernels.Elementwise;
import io.evenkeel.kernels.IndirectKernel;
import io.evenkeel.kernels.JumpKernels;
import io.evenkeel.kernels.MicroKernel;
import io.evenkeel.kernels.NormKernels;
import io.evenkeel.kernels.OptimizerKernels;
import io.evenkeel.kernels.PoolKernels;
import io.evenkeel.kernels.WinogradKernels;
import io.evenkeel.kernels.internal.VectorBits;
import jdk.incubator.vector.FloatVector;

/**
 * The door to this package. No Vector API type stands in its signatures, so that whoever calls it
 * can be loaded where the module {@code jdk.incubator.vector} is not there.
 */
public final class VectorProvider {
  private VectorProvider() {}

  /** The width to run with on this machine. */
  public static VectorBits choose() {
    return VectorBits.choose(VectorBits.requested(), FloatVector.SPECIES_PREFERRED.vectorBitSize());
  }

  public static Elementwise elementwise() {
    return new VectorElementwise();
  }

  public static OptimizerKernels optimizers() {
    return new VectorOptimizers();
  }

  public static MicroKernel microKernel() {
    return new VectorMicroKernel();
  }

  public static NormKernels norm() {
    return new VectorNorm();
  }

  public static IndirectKernel indirectKernel() {
    return new VectorIndirectKernel();
  }

  public static PoolKernels pool() {
    return new VectorPool();
  }

  public static WinogradKernels winograd2() {
    return new VectorWinograd2();
  }

  public static WinogradKernels winograd4() {
    return new VectorWinograd4();
  }

  public static JumpKernels jumps() {
    return new VectorJumps();
  }
}
