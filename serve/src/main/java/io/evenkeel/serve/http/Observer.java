package io.evenkeel.serve.http;

/** Sees the requests of a server, to count and time them. */
public interface Observer {
  /** Does nothing. */
  Observer NONE = (_, _, _, _) -> {};

  /**
   * A request was answered.
   *
   * @param model that the request was about; empty for none
   * @param status of the answer
   * @param rows that were predicted
   * @param nanos that it took, from its header on
   */
  void answered(String model, int status, int rows, long nanos);
}
