/**
 * Which images is this about? The built-in sets, folders and files of pictures, and how they are
 * read.
 */
@NullMarked
package io.evenkeel.cli.pictures;

import org.jspecify.annotations.NullMarked;
