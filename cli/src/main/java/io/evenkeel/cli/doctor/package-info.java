/** {@code evenkeel doctor}, and {@code evenkeel recalibrate}, which mends what it finds. */
@NullMarked
package io.evenkeel.cli.doctor;

import org.jspecify.annotations.NullMarked;
