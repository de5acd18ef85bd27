"""Data in a folder: the files of SQLite, and who holds them."""
