"""What people said is kept sealed: the vault, its keys, and the keys of those."""
