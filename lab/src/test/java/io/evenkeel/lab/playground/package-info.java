@NullMarked
package io.evenkeel.lab.playground;

import org.jspecify.annotations.NullMarked;
