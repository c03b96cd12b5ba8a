package io.evenkeel.serve.model;

import io.evenkeel.serve.tensor.Tensor;
import io.evenkeel.serve.tensor.TensorSpec;
import java.util.List;

/** A model that is ready to answer, on any number of threads at once. */
public interface ServedModel extends AutoCloseable {

  /** What it is, in the protocol's words, such as {@code evenkeel_table}. */
  String platform();

  /** What it takes. */
  List<TensorSpec> inputs();

  /** What it gives. */
  List<TensorSpec> outputs();

  /** The classes' names; empty where it predicts none. */
  List<String> classes();

  /** What people may send. */
  Intake intake();

  /** A request has arrived whose rows will soon be there; {@link #expected} follows. */
  void expect();

  /** The rows of such a request have arrived, or will not come. */
  void expected();

  /**
   * Predicts tensors.
   *
   * @param inputs in any order
   * @param deadline of {@link System#nanoTime}, until which they may wait
   * @return in the order of {@link #outputs}
   * @throws io.evenkeel.kernels.InvalidInputException if they are not what the model takes
   * @throws io.evenkeel.serve.limit.Refused if they are too many, or waited too long
   */
  List<Tensor> infer(List<Tensor> inputs, long deadline);

  /**
   * Predicts rows of numbers.
   *
   * @param rows count x {@link Intake#features}, row-major; read
   * @param deadline likewise
   */
  Answers answer(float[] rows, int count, long deadline);

  /** Predicts something, so that the first request finds everything loaded. */
  void warm();

  @Override
  void close();
}
