package io.evenkeel.lab.playground;

import io.evenkeel.lab.page.Language;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a playground is opened with.
 *
 * @param port to listen on; 0 for any that is free
 * @param language of the page; null for the browser's
 * @param tables that can be learned from, the first of them to begin with; the playground closes it
 * @param cache folder of what the exhibits have measured
 * @param version of the program, a part of the cache's key
 * @param threads of the exhibits; 0 for one per processor
 */
public record PlaygroundSetup(
    int port,
    @Nullable Language language,
    TableShelf tables,
    Path cache,
    String version,
    int threads) {}
