/** {@code evenkeel lab}: the exhibits and the playground. */
@NullMarked
package io.evenkeel.cli.lab;

import org.jspecify.annotations.NullMarked;
