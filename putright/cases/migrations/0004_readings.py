"""How a policy is read may be chosen, and cases keep the readings that they began under."""

from django.db import migrations, models

from putright.accounts.guards import keep_authorities_apart, only_ever_add


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_promised_dates")]

    operations = [
        migrations.AddField("case", "readings", models.JSONField(default=dict)),
        migrations.CreateModel(
            name="ReadingChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority", models.CharField(max_length=40)),
                ("procedure", models.CharField(max_length=60)),
                ("in_force_from", models.DateField()),
                ("reading", models.CharField(max_length=60)),
                ("alternative", models.CharField(blank=True, max_length=60)),
                ("reason", models.TextField()),
                ("by", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
            ],
            options={"abstract": False},
        ),
        keep_authorities_apart("cases_readingchoice"),
        only_ever_add("cases_readingchoice"),
    ]
