package io.evenkeel.internal.fused;

import io.evenkeel.network.LeafLayer;
import io.evenkeel.network.Node;

/**
 * A layer where it stands in its network's graph.
 *
 * @param node its node, whose op is the layer
 */
record Placed<L extends LeafLayer>(Node node, L layer) {}
