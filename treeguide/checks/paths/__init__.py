"""Whether everybody gets through."""
