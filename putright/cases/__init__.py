"""What is kept: events, the people and texts they refer to, files, letters, and the summary that lists are read from."""
