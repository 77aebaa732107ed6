"""Schema and data in one migration."""

from django.db import migrations, models

def settle(apps, schema_editor):
    apps.get_model("shop", "Order").objects.update(paid=False)


class Migration(migrations.Migration):
    dependencies = [("shop", "0011_no_reverse")]
    operations = [
        migrations.AddField("order", "paid", models.BooleanField(null=True)),
        migrations.RunPython(settle, migrations.RunPython.noop),
        migrations.RunSQL("UPDATE shop_order SET paid = TRUE", migrations.RunSQL.noop),
    ]
