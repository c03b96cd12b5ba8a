@NullMarked
package io.evenkeel.spark;

import org.jspecify.annotations.NullMarked;
