package io.evenkeel.lab.page;

/**
 * Plain text.
 *
 * @param text one or more sentences
 * @param emphasis whether it is an answer that a reader must not miss
 */
public record Paragraph(Text text, boolean emphasis) implements Figure {}
