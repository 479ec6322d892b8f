"""A file of a case may be papers put together here."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_readings")]

    operations = [
        migrations.AlterField(
            model_name="casefile",
            name="origin",
            field=models.CharField(
                choices=[
                    ("email", "E-mail"),
                    ("form", "Online form"),
                    ("officer", "Added by an officer"),
                    ("papers", "Papers put together here"),
                ],
                max_length=10,
            ),
        ),
    ]
