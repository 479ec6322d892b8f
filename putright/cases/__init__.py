"""What is kept: events, the people and texts they refer to, files, letters, and the summary lists are read from."""
