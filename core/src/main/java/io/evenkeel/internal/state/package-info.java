/** Everything that training changes: parameters, running statistics, optimizer state. */
@NullMarked
package io.evenkeel.internal.state;

import org.jspecify.annotations.NullMarked;
