"""NOT NULL without a default that lasts."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0005_reference_unique")]
    operations = [
        migrations.AddField("order", "country", models.CharField(max_length=2), preserve_default=False),
    ]
