"""A plain index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0008_rename_column")]
    operations = [
        migrations.AddIndex("order", models.Index(fields=["total"], name="order_total")),
    ]
