import django.db.models.deletion
import zhidu.boards.canon
import zhidu.org.seal
from django.db import migrations, models

from zhidu.boards import guard


def set_up(apps, schema_editor):
    guard.set_up(schema_editor.connection)


def lift(apps, schema_editor):
    guard.lift(schema_editor.connection)


class Migration(migrations.Migration):

    initial = True

    # what a database of before has behind it already
    replaces = [
        ("zhidu_boards", "0001_initial"),
        ("zhidu_boards", "0002_append_only"),
        ("zhidu_boards", "0003_notices"),
    ]

    dependencies = [
        ('zhidu_org', '0001_beginning'),
    ]

    operations = [
        migrations.CreateModel(
            name='Checkpoint',
            fields=[
                ('size', models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ('text', models.TextField()),
                ('line', models.TextField()),
            ],
            options={
                'ordering': ('size',),
            },
        ),
        migrations.CreateModel(
            name='LogEntry',
            fields=[
                ('idx', models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ('kind', models.CharField(db_index=True, max_length=16)),
                ('bytes', models.BinaryField()),
                ('leaf', models.BinaryField()),
                ('peaks', models.BinaryField()),
                ('tile', models.BinaryField(null=True)),
            ],
            options={
                'ordering': ('idx',),
            },
        ),
        migrations.CreateModel(
            name='Witness',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True)),
                ('vkey', models.CharField(max_length=240)),
                ('since', models.DateField()),
                ('retired', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ('name',),
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveBigIntegerField(unique=True)),
                ('case', models.CharField(blank=True, db_index=True, max_length=120)),
                ('posted', models.DateField(verbose_name='贴出')),
                ('days', models.PositiveSmallIntegerField()),
                ('working', models.BooleanField(default=True)),
                ('content', models.JSONField(null=True)),
                ('salt', models.BinaryField(default=zhidu.boards.canon.new_salt, null=True)),
                ('ended', models.DateField(blank=True, null=True)),
                ('end', models.CharField(blank=True, choices=[('done', '期满'), ('withdrawn', '撤回'), ('replaced', '内容更正，重新公示')], max_length=10)),
                ('end_reason', models.CharField(blank=True, max_length=200)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='zhidu_org.person')),
                ('replaces', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='replaced_by', to='zhidu_boards.notice')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='zhidu_org.unit')),
            ],
            options={
                'ordering': ('-number',),
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveBigIntegerField(unique=True)),
                ('case', models.CharField(blank=True, db_index=True, max_length=120)),
                ('on', models.DateField()),
                ('content', models.JSONField(null=True)),
                ('salt', models.BinaryField(default=zhidu.boards.canon.new_salt, null=True)),
                ('vote', models.PositiveBigIntegerField(blank=True, null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='zhidu_org.person')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='zhidu_org.unit')),
                ('notice', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='zhidu_boards.notice')),
            ],
            options={
                'ordering': ('-number',),
            },
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=64, unique=True)),
                ('on', models.DateField(verbose_name='收到')),
                ('name', zhidu.org.seal.SealedText(blank=True, default='', verbose_name='姓名')),
                ('reach', zhidu.org.seal.SealedText(blank=True, default='', verbose_name='怎么联系')),
                ('text', zhidu.org.seal.SealedText(verbose_name='意见')),
                ('finding', models.TextField(blank=True, verbose_name='核查结论')),
                ('upheld', models.BooleanField(null=True)),
                ('settled', models.DateField(blank=True, null=True)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='zhidu_org.person')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='zhidu_boards.notice')),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='Cosignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.TextField()),
                ('time', models.PositiveBigIntegerField()),
                ('checkpoint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cosignatures', to='zhidu_boards.checkpoint')),
                ('witness', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cosignatures', to='zhidu_boards.witness')),
            ],
            options={
                'ordering': ('time', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('checkpoint', 'witness'), name='one_cosignature')],
            },
        ),
        migrations.RunPython(set_up, lift),
    ]
