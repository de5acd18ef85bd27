"""One module a format: a tree goes in, bytes come out."""
