"""Letters keep the dates that they gave."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_guards")]

    operations = [migrations.AddField("letter", "promised", models.JSONField(default=dict))]
