/** HTTP: connections, routes, access, the log. */
@NullMarked
package io.evenkeel.serve.http;

import org.jspecify.annotations.NullMarked;
