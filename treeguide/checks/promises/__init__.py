"""Whether the person knows what follows."""
