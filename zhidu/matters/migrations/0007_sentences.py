"""Titles and messages become sentences that are told in the reader's language."""

from django.db import migrations, models

import zhidu.org.speech


def carry(apps, schema_editor):
    matters = apps.get_model("zhidu_matters", "matter").objects
    for pk, title in matters.values_list("pk", "title").iterator():
        matters.filter(pk=pk).update(said=title)
    told = apps.get_model("zhidu_matters", "message").objects
    for pk, text in told.values_list("pk", "text").iterator():
        told.filter(pk=pk).update(kept=text)


def back(apps, schema_editor):
    told = apps.get_model("zhidu_matters", "message").objects
    for pk, said in told.values_list("pk", "kept").iterator():
        told.filter(pk=pk).update(text=str(said or "")[:300])


class Migration(migrations.Migration):
    dependencies = [("zhidu_matters", "0006_serving"), ("zhidu_org", "0010_sentences")]

    operations = [
        migrations.AddField("matter", "said", zhidu.org.speech.SaidField(default=str)),
        migrations.AddField("message", "kept", zhidu.org.speech.SaidField(default=str)),
        migrations.AlterField(
            "matter", "title", models.CharField(editable=False, max_length=200)
        ),
        migrations.RunPython(carry, back),
        migrations.RemoveField("message", "text"),
        migrations.RenameField("message", "kept", "text"),
    ]
