/** Rows and answers as people write them: JSON objects and CSV. */
@NullMarked
package io.evenkeel.serve.plain;

import org.jspecify.annotations.NullMarked;
