"""A statement of complaint being drafted."""

import django.db.models.deletion
from django.db import migrations, models

from putright.accounts.guards import keep_authorities_apart


class Migration(migrations.Migration):
    initial = True

    dependencies = [("cases", "0004_readings"), ("accounts", "0002_guards")]

    operations = [
        migrations.CreateModel(
            name="StatementDraft",
            fields=[
                ("authority", models.CharField(max_length=40)),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="statement_draft",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                ("lines", models.JSONField(default=list)),
                ("version", models.PositiveIntegerField(default=0)),
                ("changed_by", models.CharField(max_length=40)),
                ("changed_at", models.DateTimeField()),
            ],
            options={"abstract": False},
        ),
        keep_authorities_apart("investigation_statementdraft"),
    ]
