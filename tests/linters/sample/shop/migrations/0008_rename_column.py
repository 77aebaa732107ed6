"""A renamed column."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("shop", "0007_drop_column")]
    operations = [
        migrations.RenameField("order", "email", "contact"),
    ]
