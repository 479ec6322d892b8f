"""Putright runs a council's own complaints policy, by the book."""
