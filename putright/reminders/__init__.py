"""Reminders: staff are told of dates that come near, are today or have passed, once each, by e-mail."""
