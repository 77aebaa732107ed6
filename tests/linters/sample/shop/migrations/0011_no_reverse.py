"""RunPython without reverse."""

from django.db import migrations

def recount(apps, schema_editor):
    Order = apps.get_model("shop", "Order")
    for order in Order.objects.all():
        order.save()


class Migration(migrations.Migration):
    dependencies = [("shop", "0010_type")]
    operations = [
        migrations.RunPython(recount),
    ]
