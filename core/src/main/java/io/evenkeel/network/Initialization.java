package io.evenkeel.network;

import io.evenkeel.kernels.InvalidInputException;

/**
 * Where the weights of a dense layer or a convolution start. Biases start at 0, gamma at 1, beta at
 * 0.
 */
public sealed interface Initialization {

  /**
   * Standard deviation of the initial weights.
   *
   * @param inputs that an output is summed from
   * @param outputs that an input goes to
   * @param rectified whether relu or a relative follows before the next layer with weights
   */
  double sigma(int inputs, int outputs, boolean rectified);

  /** Gaussian with variance 2 / inputs (He et al. 2015); for relu and its relatives. */
  record He() implements Initialization {
    @Override
    public double sigma(int inputs, int outputs, boolean rectified) {
      return Math.sqrt(2.0 / inputs);
    }
  }

  /** Gaussian with variance 2 / (inputs + outputs) (Glorot and Bengio 2010); for the others. */
  record Xavier() implements Initialization {
    @Override
    public double sigma(int inputs, int outputs, boolean rectified) {
      return Math.sqrt(2.0 / (inputs + outputs));
    }
  }

  /**
   * Gaussian with mean 0.
   *
   * @param sigma standard deviation, at least 0
   */
  record Gaussian(double sigma) implements Initialization {
    public Gaussian {
      if (!(sigma >= 0) || Double.isInfinite(sigma)) {
        throw new InvalidInputException(
            "the initial weights' standard deviation must be at least 0 and finite, but got "
                + sigma);
      }
    }

    @Override
    public double sigma(int inputs, int outputs, boolean rectified) {
      return sigma;
    }
  }

  /** Uniform within +-1 / sqrt(inputs), as PyTorch's layers start. */
  record Uniform() implements Initialization {
    @Override
    public double sigma(int inputs, int outputs, boolean rectified) {
      return 1 / Math.sqrt(3.0 * inputs);
    }
  }

  /**
   * The first filters of a convolution, as many as it has channels, let their channel through: 1 at
   * the middle of the kernel, 0 elsewhere. The other filters, and dense layers, start otherwise.
   * Source: airbench94 (Jordan 2024, arXiv 2404.00498, section 3.2).
   *
   * @param others how the other weights start
   */
  record Dirac(Initialization others) implements Initialization {
    @Override
    public double sigma(int inputs, int outputs, boolean rectified) {
      return others.sigma(inputs, outputs, rectified);
    }
  }

  /** {@link Dirac}, the others {@link Uniform}. */
  static Initialization dirac() {
    return new Dirac(new Uniform());
  }

  /** He where relu, leaky relu, gelu or silu follows before the next dense layer, else Xavier. */
  record FromActivation() implements Initialization {
    @Override
    public double sigma(int inputs, int outputs, boolean rectified) {
      Initialization choice = rectified ? new He() : new Xavier();
      return choice.sigma(inputs, outputs, rectified);
    }
  }
}
