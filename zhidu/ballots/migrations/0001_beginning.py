import django.db.models.deletion
import uuid
import zhidu.boards.canon
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    # what a database of before has behind it already
    replaces = [
        ("zhidu_ballots", "0001_initial"),
    ]

    dependencies = [
        ('zhidu_org', '0001_beginning'),
    ]

    operations = [
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('ballot', '无记名投票'), ('rating', '民主测评'), ('survey', '问卷')], max_length=8)),
                ('title', models.CharField(max_length=200, verbose_name='题目')),
                ('subject', models.CharField(max_length=120)),
                ('period', models.CharField(max_length=40)),
                ('definition', models.JSONField()),
                ('salt', models.BinaryField(default=zhidu.boards.canon.new_salt)),
                ('k', models.PositiveSmallIntegerField(default=5)),
                ('opened', models.DateField(blank=True, null=True)),
                ('last', models.DateField(verbose_name='截止日')),
                ('two_person', models.BooleanField(default=False, verbose_name='双人启封')),
                ('raters', models.JSONField(blank=True, default=dict)),
                ('public', models.BinaryField(null=True)),
                ('state', models.CharField(choices=[('draft', '准备中'), ('open', '进行中'), ('stopped', '已截止，待启封'), ('closed', '已计票'), ('void', '已作废')], default='draft', max_length=8)),
                ('took_part', models.PositiveIntegerField(blank=True, null=True)),
                ('result', models.JSONField(blank=True, null=True)),
                ('void_reason', models.CharField(blank=True, max_length=200)),
                ('log_open', models.PositiveBigIntegerField(blank=True, null=True)),
                ('log_close', models.PositiveBigIntegerField(blank=True, null=True)),
                ('opener', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='zhidu_org.person')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='zhidu_org.unit')),
            ],
            options={
                'ordering': ('-last', 'title'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'void'), _negated=True), fields=('subject', 'period'), name='one_result_per_subject_and_period')],
            },
        ),
        migrations.CreateModel(
            name='Roll',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.CharField(blank=True, max_length=40)),
                ('way', models.CharField(blank=True, choices=[('', '自己登录'), ('slip', '领了评议条'), ('paper', '领了纸票')], default='', max_length=5)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zhidu_org.person')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roll', to='zhidu_ballots.round')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('round', 'person'), name='once_on_the_roll')],
            },
        ),
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('text', models.TextField()),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='zhidu_ballots.round')),
            ],
        ),
        migrations.CreateModel(
            name='Participation',
            fields=[
                ('pk', models.CompositePrimaryKey('round_id', 'person_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zhidu_org.person')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participations', to='zhidu_ballots.round')),
            ],
        ),
        migrations.CreateModel(
            name='PaperCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('counts', models.JSONField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='zhidu_org.person')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='paper', to='zhidu_ballots.round')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('round', 'by'), name='one_count_each')],
            },
        ),
        migrations.CreateModel(
            name='Envelope',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('sealed', models.BinaryField()),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='zhidu_ballots.round')),
            ],
        ),
        migrations.CreateModel(
            name='Scrutineer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('salt', models.BinaryField(null=True)),
                ('public', models.BinaryField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zhidu_org.person')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scrutineers', to='zhidu_ballots.round')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('round', 'person'), name='one_seat')],
            },
        ),
        migrations.CreateModel(
            name='Slip',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('group', models.CharField(blank=True, max_length=40)),
                ('word', models.CharField(max_length=64, unique=True)),
                ('used', models.BooleanField(default=False)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='zhidu_ballots.round')),
            ],
        ),
    ]
