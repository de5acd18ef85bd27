"""Data in a PostgreSQL database, which several application processes share."""
