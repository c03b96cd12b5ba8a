/** The pages and the OpenAPI document. */
@NullMarked
package io.evenkeel.serve.page;

import org.jspecify.annotations.NullMarked;
