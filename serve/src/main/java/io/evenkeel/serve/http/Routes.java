package io.evenkeel.serve.http;

import io.evenkeel.serve.limit.Refused;
import java.util.List;

/** What a server answers, by the path. */
@FunctionalInterface
public interface Routes {
  /**
   * Answers a request.
   *
   * @throws Refused if nothing is there, or the request may not be answered like this
   * @throws io.evenkeel.kernels.InvalidInputException if what was sent is wrong
   */
  Reply answer(Call call);

  /**
   * Whether a path is answered without the token: the health, which reveals nothing about anyone.
   */
  default boolean isOpen(Call call) {
    return call.path().size() == 3 && call.path().subList(0, 2).equals(List.of("v2", "health"));
  }
}
