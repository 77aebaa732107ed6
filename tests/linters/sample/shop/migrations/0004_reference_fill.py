"""The three-file way, 2: a value for each row."""

import uuid

from django.db import migrations

def fill(apps, schema_editor):
    Order = apps.get_model("shop", "Order")
    for order in Order.objects.filter(reference=None).iterator():
        order.reference = uuid.uuid4()
        order.save(update_fields=["reference"])


class Migration(migrations.Migration):
    dependencies = [("shop", "0003_reference_nullable")]
    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
