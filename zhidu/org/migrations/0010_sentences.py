"""What was said becomes a sentence that is told in the reader's language; old text stays text."""

import django.db.models
from django.db import migrations

from zhidu.org.speech import SaidField

COLUMNS = [("entry", "said"), ("look", "what"), ("look", "why"), ("membership", "end_reason")]


def _field(column):
    if column == "end_reason":
        return SaidField(blank=True, default=str, verbose_name="结束缘由")
    return SaidField(default=str)


def carry(apps, schema_editor):
    for model, column in COLUMNS:
        rows = apps.get_model("zhidu_org", model).objects
        rows.update(**{f"{column}_kept": django.db.models.Value("", django.db.models.JSONField())})
        for pk, text in rows.exclude(**{column: ""}).values_list("pk", column).iterator():
            rows.filter(pk=pk).update(**{f"{column}_kept": text})


def back(apps, schema_editor):
    for model, column in COLUMNS:
        rows = apps.get_model("zhidu_org", model).objects
        for pk, said in rows.values_list("pk", f"{column}_kept").iterator():
            rows.filter(pk=pk).update(**{column: str(said or "")})


class Migration(migrations.Migration):
    dependencies = [("zhidu_org", "0009_closings")]

    operations = [
        *(migrations.AddField(model, f"{column}_kept", _field(column)) for model, column in COLUMNS),
        migrations.RunPython(carry, back),
        *(migrations.RemoveField(model, column) for model, column in COLUMNS),
        *(migrations.RenameField(model, f"{column}_kept", column) for model, column in COLUMNS),
    ]
