"""Row-level security: papers are seen and written only within their authority's scope."""

from django.db import migrations

from putright.accounts.guards import keep_authorities_apart


class Migration(migrations.Migration):
    dependencies = [("papers", "0001_initial"), ("accounts", "0002_guards")]

    operations = [keep_authorities_apart("papers_papers")]
