"""A dropped column."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("shop", "0006_not_null")]
    operations = [
        migrations.RemoveField("order", "note"),
    ]
