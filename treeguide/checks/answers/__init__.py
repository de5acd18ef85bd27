"""Whether every answer is clear."""
