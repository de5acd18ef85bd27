"""What the drawn formats share: boxes and lines, words, colours, layout."""
