package io.evenkeel.picture;

/**
 * The shape that pictures get.
 *
 * @param note what the user should know of the choice; empty where there was none
 */
record Sizing(ImageShape shape, String note) {}
