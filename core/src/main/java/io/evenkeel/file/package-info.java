/** Files that are written whole or not at all. */
@NullMarked
package io.evenkeel.file;

import org.jspecify.annotations.NullMarked;
