"""The pages that are written by the program: `python -m docs.generate`."""
