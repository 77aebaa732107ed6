"""A changed type."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0009_index")]
    operations = [
        migrations.AlterField("order", "total", models.BigIntegerField(null=True)),
    ]
