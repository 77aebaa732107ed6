"""The table that the others change."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", models.BigAutoField(primary_key=True)),
                ("email", models.CharField(max_length=100)),
                ("note", models.CharField(max_length=200, null=True)),
                ("total", models.IntegerField(null=True)),
            ],
        ),
    ]
