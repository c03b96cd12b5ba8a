/** What is said of a training, before it and while it runs, alike in every command that trains? */
@NullMarked
package io.evenkeel.cli.training;

import org.jspecify.annotations.NullMarked;
