"""Row-level security: a reminder is seen and written only within its authority's scope."""

from django.db import migrations

from putright.accounts.guards import keep_authorities_apart


class Migration(migrations.Migration):
    dependencies = [("reminders", "0001_initial"), ("accounts", "0002_guards")]

    operations = [keep_authorities_apart("reminders_reminder")]
