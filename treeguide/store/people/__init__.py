"""Who people are, what they may do, how they sign in, and who has changed what of it."""
