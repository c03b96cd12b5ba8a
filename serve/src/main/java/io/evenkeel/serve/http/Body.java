package io.evenkeel.serve.http;

/**
 * The body of a request.
 *
 * @param bytes of which the first {@code length} are its own
 * @param reserved how much of the memory for bodies it holds
 */
public record Body(byte[] bytes, int length, long reserved) {}
