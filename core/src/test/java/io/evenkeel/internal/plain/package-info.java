/** What the plain engine has for itself; what it shares with others is tested as an engine. */
@NullMarked
package io.evenkeel.internal.plain;

import org.jspecify.annotations.NullMarked;
