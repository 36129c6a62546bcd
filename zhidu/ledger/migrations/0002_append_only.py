"""Triggers against change and removal of entries."""

from django.db import migrations

from zhidu.ledger import guard


def set_up(apps, schema_editor):
    guard.set_up(schema_editor.connection)


def lift(apps, schema_editor):
    guard.lift(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("zhidu_ledger", "0001_initial")]
    operations = [migrations.RunPython(set_up, lift)]
