"""Pages of one's own account, and of the access tokens with which programs act for one."""
