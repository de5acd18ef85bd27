"""What the pages, the API and the commands share: published trees, and sessions that walk them."""
