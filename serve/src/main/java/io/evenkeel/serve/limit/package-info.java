/** What a server refuses, and with which status. */
@NullMarked
package io.evenkeel.serve.limit;

import org.jspecify.annotations.NullMarked;
