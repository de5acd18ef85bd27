"""Looking after what is kept: copies, checks, repair, and moving it elsewhere."""
