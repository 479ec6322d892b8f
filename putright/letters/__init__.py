"""Letters: composed from wording and case, and sent through the worker, once each."""
