"""A unique UUID with a default, in one step: every row gets the same value."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [
        migrations.AddField("order", "uuid", models.UUIDField(default=uuid.uuid4, unique=True, editable=False)),
    ]
