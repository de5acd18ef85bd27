"""HTTP/1.1 on the event loop: connections, the requests on them, and their answers."""
