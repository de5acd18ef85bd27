"""Trees in pages of others: frames without cookies, whose right to a session is in the address."""
