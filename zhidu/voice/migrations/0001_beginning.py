import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    # what a database of before has behind it already
    replaces = [
        ("zhidu_voice", "0001_initial"),
    ]

    dependencies = [
        ('zhidu_org', '0001_beginning'),
    ]

    operations = [
        migrations.CreateModel(
            name='Opening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True)),
            ],
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('opinion', '意见和建议'), ('problem', '反映问题'), ('conduct', '反映干部作风')], max_length=8)),
                ('week', models.CharField(max_length=8)),
                ('lookup', models.BinaryField(unique=True)),
                ('public', models.BinaryField()),
                ('wrapped', models.BinaryField()),
                ('state', models.CharField(choices=[('waiting', '次日送到'), ('open', '在办'), ('closed', '已办结')], default='waiting', max_length=7)),
                ('outcome', models.CharField(blank=True, max_length=12)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zhidu_org.unit')),
            ],
        ),
        migrations.CreateModel(
            name='Handler',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('salt', models.BinaryField()),
                ('public', models.BinaryField()),
                ('since', models.DateField()),
                ('retired', models.DateField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zhidu_org.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('retired', None)), fields=('person',), name='one_key_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('place', models.PositiveSmallIntegerField()),
                ('side', models.CharField(choices=[('reporter', '反映人'), ('handler', '办理人')], max_length=8)),
                ('week', models.CharField(max_length=8)),
                ('sealed', models.BinaryField()),
                ('keys', models.JSONField()),
                ('released', models.BooleanField(default=False)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='zhidu_voice.report')),
            ],
            options={
                'ordering': ('place',),
                'constraints': [models.UniqueConstraint(fields=('report', 'place'), name='one_place')],
            },
        ),
    ]
