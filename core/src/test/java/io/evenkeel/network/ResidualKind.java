package io.evenkeel.network;

import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.network.LayerChain.Way;
import java.util.function.Consumer;

/** Networks with residuals of every kind, for the tests of all packages. */
public enum ResidualKind {
  /** BN before the sum, the activation after it (He et al. 2016a). */
  V1,
  /** BN and activation first in the branch, several blocks in a row (He et al. 2016b). */
  V2,
  /** Shortcuts with a product and a BN of their own. */
  PROJECTION,
  /** Dropout at the end of the branch, as in the ResNet for tables (Gorishniy et al. 2021). */
  TABULAR,
  /** Residuals inside of branch and shortcut, the inner one first in its branch. */
  NESTED,
  /** The sum takes the mini-batch's rows as they are. */
  ON_INPUT,
  /** The sum takes the normalised rows. */
  ON_NORMED_INPUT,
  /** Branches and shortcuts without a product: activation, BN, dropout. */
  WITHOUT_PRODUCTS,
  /** The sum takes learned vectors; the last two columns of the input are codes. */
  EMBEDDED,
  /** The sum is the network's output. */
  LAST,
  /** After the sum come BN, or a second residual, or an activation and then BN, or dropout. */
  FOLLOWED,
  /** Fixed factors on every side of a product, a BN and a sum, and of the output. */
  SCALED,
  /** Names in the place of numbers, as PyTorch's models have them. */
  NAMED;

  /** Tables of {@link #EMBEDDED}. */
  private static final EmbeddingTable[] TABLES = {
    new EmbeddingTable(3, 2), new EmbeddingTable(40, 18)
  };

  /** Number of the input's columns that are not codes, if there are that many columns. */
  public int numbers(int inputs) {
    return this == EMBEDDED ? inputs - TABLES.length : inputs;
  }

  /**
   * A network of that many inputs and outputs.
   *
   * @param dropout probability, 0 for none
   * @param width of the residuals, where nothing else tells it
   */
  public Network network(
      BatchNorm norm,
      ActivationFunction function,
      double dropout,
      int inputs,
      int width,
      int outputs) {
    return new Maker(norm, function, dropout, inputs, width, outputs).make(this);
  }

  private record Maker(
      BatchNorm norm,
      ActivationFunction function,
      double dropout,
      int inputs,
      int width,
      int outputs) {

    Network make(ResidualKind kind) {
      Network.Builder builder = Network.input(inputs);
      switch (kind) {
        case V1 -> {
          builder.dense(width).batchNorm(norm).activation(function);
          builder.residual(this::first).activation(function);
          drop(builder.residual(this::first).activation(function)).dense(outputs);
        }
        case V2 -> {
          builder.dense(width);
          builder.residual(this::second).residual(this::second).residual(this::second);
          builder.batchNorm(norm).activation(function).dense(outputs);
        }
        case PROJECTION -> {
          builder.residual(b -> first(b), s -> s.dense(width).batchNorm(norm));
          builder.activation(function).residual(b -> second(b), s -> s.dense(width));
          builder.activation(function).dense(outputs);
        }
        case TABULAR -> {
          builder.dense(width).residual(this::tabular).residual(this::tabular);
          builder.batchNorm(norm).activation(function).dense(outputs);
        }
        case NESTED -> nested(builder);
        case ON_INPUT -> {
          builder.residual(b -> b.dense(width).batchNorm(norm).activation(function).dense(inputs));
          builder.activation(function).dense(outputs);
        }
        case ON_NORMED_INPUT -> {
          drop(builder.batchNorm(norm));
          builder.residual(b -> b.dense(width).activation(function).dense(inputs));
          builder.dense(outputs);
        }
        case WITHOUT_PRODUCTS -> {
          builder.dense(width).residual(b -> b.activation(function));
          builder.residual(b -> drop(b.batchNorm(norm)));
          builder.residual(b -> b.activation(function).batchNorm(norm), s -> s.batchNorm(norm));
          builder.residual(b -> drop(b.activation(function)), s -> s.activation(function));
          builder.dense(outputs);
        }
        case EMBEDDED -> {
          int embedded = inputs - TABLES.length + 20;
          builder.embedding(TABLES);
          builder.residual(
              b -> b.dense(width).batchNorm(norm).activation(function).dense(embedded));
          builder.residual(b -> b.batchNorm(norm).activation(function)).dense(outputs);
        }
        case LAST -> {
          builder.dense(width).batchNorm(norm).activation(function).dense(outputs);
          builder.residual(
              b -> drop(b.batchNorm(norm).activation(function).dense(width)).dense(outputs));
        }
        case FOLLOWED -> {
          Consumer<Way> branch = b -> b.dense(width).batchNorm(norm);
          drop(builder.dense(width).residual(branch).batchNorm(norm).activation(function));
          builder.residual(branch).residual(branch).activation(function).batchNorm(norm);
          drop(builder.residual(branch)).dense(width).residual(branch).dense(outputs);
        }
        case SCALED -> {
          builder.scale(2).dense(width).scale(0.5).batchNorm(norm).scale(-3).activation(function);
          builder.residual(b -> drop(first(b).scale(0.3)).scale(0.5), s -> s.scale(0.7));
          builder.residual(b -> b.scale(-0.2)).scale(1.5).dense(outputs).scale(1.0 / 9);
        }
        case NAMED -> {
          builder.dense(width).named("conv1").batchNorm(norm).named("bn1").activation(function);
          builder.residual(this::named).named("layer1.0").activation(function);
          builder
              .residual(
                  this::named,
                  s -> s.dense(width).named("downsample.0").batchNorm(norm).named("downsample.1"))
              .named("layer1.1");
          builder.activation(function).dense(outputs).named("fc");
        }
      }
      return builder.build();
    }

    private void nested(Network.Builder builder) {
      builder.dense(width);
      builder.residual(b -> b.residual(this::second).activation(function).dense(width));
      builder.residual(
          b -> {
            b.batchNorm(norm).activation(function).residual(this::first).batchNorm(norm);
            b.residual(c -> c.residual(d -> d.dense(width))).activation(function);
          },
          s -> s.residual(this::first).activation(function));
      drop(builder).dense(outputs);
    }

    private Way first(Way branch) {
      branch.dense(width).batchNorm(norm).activation(function);
      return drop(branch).dense(width).batchNorm(norm);
    }

    private void second(Way branch) {
      branch.batchNorm(norm).activation(function).dense(width).batchNorm(norm);
      drop(branch.activation(function)).dense(width);
    }

    private void tabular(Way branch) {
      drop(branch.batchNorm(norm).dense(width + 3).activation(function));
      drop(branch.dense(width));
    }

    private void named(Way branch) {
      branch.dense(width).named("conv1").batchNorm(norm).named("bn1").activation(function);
      drop(branch).dense(width).named("conv2").batchNorm(norm).named("bn2");
    }

    private <C extends LayerChain<C>> C drop(C chain) {
      return dropout > 0 ? chain.dropout(dropout) : chain;
    }
  }
}
