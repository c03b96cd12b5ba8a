/** An HTTP server for models: what a program starts. */
@NullMarked
package io.evenkeel.serve;

import org.jspecify.annotations.NullMarked;
