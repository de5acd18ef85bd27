"""Whether what is read aloud can be understood."""
