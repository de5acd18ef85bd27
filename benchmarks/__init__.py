"""What the figures in README and docs/reference/performance.md come from: one program a bar."""
