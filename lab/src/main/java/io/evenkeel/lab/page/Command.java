package io.evenkeel.lab.page;

/**
 * Something to copy: a command or a configuration.
 *
 * @param title above it
 * @param code as it is
 */
public record Command(Text title, String code) implements Figure {}
