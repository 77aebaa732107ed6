"""The three-file way, 1: the column, nullable."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0002_uuid_in_one_step")]
    operations = [
        migrations.AddField("order", "reference", models.UUIDField(default=uuid.uuid4, null=True, editable=False)),
    ]
