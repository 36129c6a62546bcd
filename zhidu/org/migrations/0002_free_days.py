"""Seed the editable table of free and worked days from the published years (2004 on)."""

from django.db import migrations


def seed(apps, schema_editor):
    from chinese_calendar import constants

    table = apps.get_model("zhidu_org", "FreeDay")
    source = "国务院办公厅历年放假安排"
    rows = [
        *((day, False, name) for day, name in constants.holidays.items()),
        *((day, True, name) for day, name in constants.workdays.items()),
    ]
    table.objects.bulk_create(
        table(day=day, works=works, name=str(name)[:40], source=source)
        for day, works, name in rows
    )


class Migration(migrations.Migration):
    dependencies = [("zhidu_org", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
