"""For staff: the work queue, the case, and each step in it."""
