"""The three-file way, 3: unique and NOT NULL."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0004_reference_fill")]
    operations = [
        migrations.AlterField("order", "reference", models.UUIDField(default=uuid.uuid4, unique=True, editable=False)),
    ]
