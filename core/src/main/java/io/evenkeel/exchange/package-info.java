/** What crosses between the workers that train one network together. */
@NullMarked
package io.evenkeel.exchange;

import org.jspecify.annotations.NullMarked;
