"""Whether the file can be read."""
