"""Whether the tree knows what it reads."""
