/** Models as a server holds them: what they take, what they answer, and in which versions. */
@NullMarked
package io.evenkeel.serve.model;

import org.jspecify.annotations.NullMarked;
