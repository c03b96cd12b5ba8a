package io.evenkeel.lab.live;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.lab.page.Refusal;
import java.io.InputStream;

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
    throw Refusal.of("refusal.action", name);
  }

  /**
   * Takes in a file that the page's script sends, {@code POST upload?name=NAME}.
   *
   * @param name of the file, as the browser gives it: anything
   * @param body the file; read as far as is wanted
   * @return JSON
   * @throws InvalidInputException if it is not taken; the script gets the message
   */
  default String upload(String name, InputStream body) {
    throw Refusal.of("refusal.files");
  }
}
