/** Tests of what only the plain engine has; what it shares with others is tested as an engine. */
@NullMarked
package io.evenkeel.internal.plain;

import org.jspecify.annotations.NullMarked;
