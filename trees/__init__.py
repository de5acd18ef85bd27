"""The trees that ship with TreeGuide: one folder a tree, data only."""
