"""Row-level security: a user row is seen and written only within its authority's scope."""

from django.db import migrations

from putright.accounts.guards import keep_authorities_apart


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [keep_authorities_apart("accounts_user")]
