package io.evenkeel.serve.http;

import io.evenkeel.json.StrictJson;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Gives requests that Jetty itself refuses the protocol's form of an error. */
final class ErrorSentence extends ErrorHandler {

  /** A sentence as an object of JSON. */
  static byte[] json(String sentence) {
    return StrictJson.line(StrictJson.object().put("error", sentence))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String sentence(int status, @Nullable String reason) {
    return switch (status) {
      case 431 -> "the request's header is too long";
      case 414 -> "the request's address is too long";
      case 503 -> "the server is stopping: ask another";
      default ->
          "%s: %s"
              .formatted(
                  HttpStatus.getMessage(status).toLowerCase(Locale.ROOT),
                  reason == null ? "the request cannot be read" : reason);
    };
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Reply.JSON);
    response.write(true, ByteBuffer.wrap(json(sentence(code, message))), callback);
  }
}
