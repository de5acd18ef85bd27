"""`treeguide serve`: from opening the data to the last answer."""
