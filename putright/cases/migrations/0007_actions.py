"""What is to be done and was learned because of complaints has a row each, for lists."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from putright.accounts.guards import keep_authorities_apart


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_people"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="Action",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=20)),
                ("kind", models.CharField(max_length=20)),
                ("words", models.CharField(blank=True, max_length=300)),
                ("text", models.UUIDField(null=True)),
                ("service", models.CharField(blank=True, max_length=60)),
                ("made_on", models.DateField()),
                ("due_on", models.DateField(null=True)),
                ("ended_on", models.DateField(null=True)),
                ("outcome", models.CharField(blank=True, max_length=300)),
                ("open", models.BooleanField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="actions", to="cases.case"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("open", True)), fields=["authority", "due_on", "id"], name="open_actions"
                    ),
                    models.Index(
                        condition=models.Q(("open", True)),
                        fields=["authority", "owner", "due_on", "id"],
                        name="open_actions_of_an_owner",
                    ),
                    models.Index(
                        condition=models.Q(("open", True)),
                        fields=["authority", "service", "due_on", "id"],
                        name="open_actions_of_a_service",
                    ),
                    models.Index(fields=["authority", "-made_on", "-id"], name="actions_made"),
                    models.Index(fields=["authority", "service", "-made_on", "-id"], name="actions_made_by_service"),
                ],
                "constraints": [models.UniqueConstraint(fields=("case", "key"), name="one_action_per_key")],
            },
        ),
        keep_authorities_apart("cases_action"),
    ]
