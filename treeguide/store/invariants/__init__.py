"""What holds of everything that is kept. A module dropped in here is checked by `verify`."""
