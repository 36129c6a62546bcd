"""Seed the editable table of free and worked days from the published years."""

from django.db import migrations

from zhidu.org.free_days import seed


def fill(apps, schema_editor):
    seed(apps.get_model("zhidu_org", "FreeDay"))


class Migration(migrations.Migration):
    dependencies = [("zhidu_org", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
