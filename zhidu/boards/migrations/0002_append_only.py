"""Triggers against change and removal of what the log holds."""

from django.db import migrations

from zhidu.boards import guard


def set_up(apps, schema_editor):
    guard.set_up(schema_editor.connection)


def lift(apps, schema_editor):
    guard.lift(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("zhidu_boards", "0001_initial")]
    operations = [migrations.RunPython(set_up, lift)]
