package io.evenkeel.lab.live;

import io.evenkeel.kernels.InvalidInputException;

/** What a {@link LiveServer} serves. Its methods are called by several threads. */
public interface LiveSite {

  /**
   * The page, HTML.
   *
   * @param query of the address of everything else that the page may ask the server for, such as
   *     {@code events?token=...}; it holds the token
   */
  String html(String query);

  /**
   * Does what the page's script asks for, {@code POST act/NAME}.
   *
   * @param name of the action
   * @param body JSON
   * @return JSON
   * @throws InvalidInputException if it cannot be done; the script gets the message
   */
  default String act(String name, String body) {
    throw new InvalidInputException("this page has no action '%s'".formatted(name));
  }
}
