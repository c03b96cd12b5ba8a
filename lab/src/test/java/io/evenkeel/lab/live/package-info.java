@NullMarked
package io.evenkeel.lab.live;

import org.jspecify.annotations.NullMarked;
