/** JSON that anyone may have written, read strictly. */
@NullMarked
package io.evenkeel.json;

import org.jspecify.annotations.NullMarked;
