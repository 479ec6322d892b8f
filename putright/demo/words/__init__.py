"""What people say in the demonstration. Everybody and everything in it is invented; addresses end in `.example`."""
