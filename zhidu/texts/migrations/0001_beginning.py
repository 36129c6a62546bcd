import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    # what a database of before has behind it already
    replaces = [
        ("zhidu_texts", "0001_initial"),
    ]

    dependencies = [
        ('zhidu_org', '0001_beginning'),
    ]

    operations = [
        migrations.CreateModel(
            name='Text',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('rule', '规章制度'), ('standard', '先进性标准'), ('study', '学习文件'), ('basis', '依据文件')], max_length=10, verbose_name='类别')),
                ('basis_kind', models.CharField(blank=True, choices=[('constitution', '党章'), ('party_rule', '党内法规'), ('law', '法律'), ('regulation', '法规'), ('policy', '政策'), ('guideline', '方针')], max_length=14, verbose_name='依据的种类')),
                ('title', models.CharField(max_length=160, verbose_name='名称')),
                ('audience', models.CharField(choices=[('members', '党员'), ('everyone', '全体人员'), ('keepers', '支部委员和经办')], default='members', max_length=10, verbose_name='给谁看')),
                ('post', models.CharField(blank=True, max_length=40, verbose_name='适用职务')),
                ('replaced_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='replaces', to='zhidu_texts.text')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='zhidu_org.unit')),
            ],
            options={
                'ordering': ('title', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('unit', 'kind', 'title'), name='one_text_per_title')],
            },
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('body', models.TextField(blank=True, verbose_name='正文')),
                ('reference', models.CharField(blank=True, max_length=160, verbose_name='文号或出处')),
                ('status', models.CharField(choices=[('draft', '草案'), ('trial', '试行'), ('in_force', '施行'), ('repealed', '废止')], default='draft', max_length=8)),
                ('penalties', models.BooleanField(default=False, verbose_name='含有处罚')),
                ('no_basis', models.BooleanField(default=False, verbose_name='没有上位依据')),
                ('research', models.CharField(blank=True, max_length=160, verbose_name='所依据的调研报告')),
                ('drafted_on', models.DateField()),
                ('shown_on', models.DateField(blank=True, null=True, verbose_name='征求意见自')),
                ('issued_on', models.DateField(blank=True, null=True)),
                ('in_force', models.DateField(blank=True, null=True, verbose_name='施行日期')),
                ('review_on', models.DateField(blank=True, null=True, verbose_name='复审日期')),
                ('ends', models.DateField(blank=True, null=True, verbose_name='止')),
                ('end_reason', models.CharField(blank=True, max_length=200)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('drafted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='zhidu_org.person')),
                ('issued_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='zhidu_org.person')),
                ('rests_on', models.ManyToManyField(blank=True, related_name='carries', to='zhidu_texts.text')),
                ('text', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='zhidu_texts.text')),
            ],
            options={
                'ordering': ('-number',),
                'constraints': [models.UniqueConstraint(fields=('text', 'number'), name='one_number_per_text')],
            },
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='zhidu_org.person')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='zhidu_texts.version')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('version', 'person'), name='read_once')],
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('words', models.CharField(max_length=400, verbose_name='意见')),
                ('taken', models.BooleanField(null=True, verbose_name='采纳')),
                ('answer', models.CharField(blank=True, max_length=400, verbose_name='答复')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='zhidu_org.person')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='zhidu_texts.version')),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
    ]
