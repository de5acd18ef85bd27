"""What stands between the server and Flask: short ways, threads, and who keeps what they do."""
