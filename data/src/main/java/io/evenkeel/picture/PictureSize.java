package io.evenkeel.picture;

/**
 * What is known of a picture before it is decoded; width and height are as it is to be looked at.
 */
record PictureSize(int width, int height, boolean grey) {}
