"""One module a command: it names the command, and `command` in it is what runs."""
