"""Other people's engines, set up as well as they can be for the walks that are measured."""
