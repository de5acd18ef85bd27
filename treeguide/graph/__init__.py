"""Where a tree's edges stand, and what can be asked of them."""

from treeguide.graph.edges import Edge, edges, edges_of
from treeguide.graph.flow import Flow

__all__ = ["Edge", "Flow", "edges", "edges_of"]
