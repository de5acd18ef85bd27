"""Pages for who looks after people, teams and what is kept. Each module here has one blueprint."""
