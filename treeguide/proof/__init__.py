"""What walks can do, found by walking: every place that answers and values can lead to."""

from treeguide.proof.explore import Exploration, Offered, explore

__all__ = ["Exploration", "Offered", "explore"]
