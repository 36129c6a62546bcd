import django.db.models.deletion
import zhidu.org.seal
import zhidu.org.speech
from django.db import migrations, models

from zhidu.org import free_days


def seed_free_days(apps, schema_editor):
    free_days.seed(apps.get_model("zhidu_org", "FreeDay"))


class Migration(migrations.Migration):

    initial = True

    # what a database of before has behind it already
    replaces = [
        ("zhidu_org", "0001_initial"),
        ("zhidu_org", "0002_free_days"),
        ("zhidu_org", "0003_role_kind"),
        ("zhidu_org", "0004_oversight"),
        ("zhidu_org", "0005_what_registers_keep"),
        ("zhidu_org", "0006_initials"),
        ("zhidu_org", "0007_belonging"),
        ("zhidu_org", "0008_serving"),
        ("zhidu_org", "0009_closings"),
        ("zhidu_org", "0010_sentences"),
        ("zhidu_org", "0011_reshape"),
    ]

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='FreeDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True)),
                ('works', models.BooleanField(verbose_name='上班')),
                ('name', models.CharField(blank=True, max_length=40, verbose_name='名称')),
                ('source', models.CharField(blank=True, max_length=120, verbose_name='来源')),
            ],
            options={
                'ordering': ('day',),
            },
        ),
        migrations.CreateModel(
            name='Site',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=120)),
                ('demo_today', models.DateField(blank=True, null=True)),
                ('first_run_word', models.CharField(blank=True, max_length=64)),
                ('first_run_done', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(db_index=True, max_length=60, verbose_name='姓名')),
                ('initials', models.CharField(blank=True, db_index=True, editable=False, max_length=40)),
                ('sex', models.CharField(blank=True, choices=[('m', '男'), ('f', '女')], max_length=1, verbose_name='性别')),
                ('ethnicity', models.CharField(blank=True, max_length=20, verbose_name='民族')),
                ('birth', models.DateField(blank=True, null=True, verbose_name='出生日期')),
                ('birth_exact', models.CharField(choices=[('day', '到日'), ('month', '到月'), ('year', '到年')], default='day', max_length=5)),
                ('education', models.CharField(blank=True, max_length=30, verbose_name='学历')),
                ('id_number', zhidu.org.seal.SealedText(blank=True, default='', verbose_name='身份证号')),
                ('id_key', models.CharField(blank=True, db_index=True, max_length=64)),
                ('phone', zhidu.org.seal.SealedText(blank=True, default='', verbose_name='联系电话')),
                ('phone_key', models.CharField(blank=True, db_index=True, max_length=64)),
                ('residence', models.CharField(blank=True, max_length=120, verbose_name='现居住地')),
                ('work_unit', models.CharField(blank=True, max_length=120, verbose_name='工作单位及职务')),
                ('employment', models.CharField(blank=True, max_length=20, verbose_name='用工性质')),
                ('working_since', models.DateField(blank=True, null=True, verbose_name='参加工作时间')),
                ('working_exact', models.CharField(choices=[('day', '到日'), ('month', '到月'), ('year', '到年')], default='day', max_length=5)),
                ('source', models.CharField(blank=True, choices=[('serving', '在职'), ('retired', '退休'), ('laid_off', '下岗失业'), ('mobile', '流动'), ('villager', '村民'), ('student', '学生'), ('soldier', '退役军人'), ('other', '其他')], max_length=10, verbose_name='来源类别')),
                ('skills', models.CharField(blank=True, max_length=200, verbose_name='特长')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='备注')),
                ('paper_only', models.BooleanField(default=False, verbose_name='只用纸笔')),
                ('away_since', models.DateField(blank=True, null=True, verbose_name='外出自')),
                ('away_exact', models.CharField(choices=[('day', '到日'), ('month', '到月'), ('year', '到年')], default='day', max_length=5)),
                ('away_to', models.CharField(blank=True, max_length=120, verbose_name='外出地点')),
                ('role_kind', models.CharField(blank=True, choices=[('activity', '参加活动'), ('post', '服务岗位'), ('none', '不能参加')], max_length=10, verbose_name='作用发挥')),
                ('role_text', models.CharField(blank=True, max_length=120, verbose_name='岗位或缘由')),
                ('imported', models.JSONField(blank=True, default=dict)),
                ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='contact_of', to='zhidu_org.person')),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='zhidu_org.person')),
            ],
            options={
                'ordering': ('name', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Look',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('what', zhidu.org.speech.SaidField(default=str)),
                ('why', zhidu.org.speech.SaidField(default=str)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='looked', to='zhidu_org.person')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='looks', to='zhidu_org.person')),
            ],
            options={
                'ordering': ('-pk',),
            },
        ),
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('username', models.CharField(max_length=60, unique=True, verbose_name='用户名')),
                ('is_active', models.BooleanField(default=True)),
                ('language', models.CharField(blank=True, max_length=10)),
                ('closings', models.PositiveIntegerField(default=0)),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='account', to='zhidu_org.person')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='名称')),
                ('kind', models.CharField(choices=[('village', '村'), ('community', '社区'), ('firm', '企业'), ('building', '楼宇'), ('market', '市场'), ('association', '协会'), ('chain', '产业链'), ('station', '所站'), ('other', '其他')], default='other', max_length=20, verbose_name='类型')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='zhidu_org.place')),
            ],
            options={
                'ordering': ('name',),
            },
        ),
        migrations.CreateModel(
            name='Slip',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(max_length=64, unique=True)),
                ('made_on', models.DateField()),
                ('used_on', models.DateField(blank=True, null=True)),
                ('ends', models.DateField()),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='slips_made', to='zhidu_org.person')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='slips', to='zhidu_org.person')),
            ],
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=32, unique=True, verbose_name='编号')),
                ('name', models.CharField(max_length=120, verbose_name='名称')),
                ('initials', models.CharField(blank=True, db_index=True, editable=False, max_length=40)),
                ('kind', models.CharField(choices=[('committee', '党委'), ('general_branch', '党总支'), ('branch', '党支部'), ('group', '党小组'), ('body', '行政或业务组织')], default='branch', max_length=20, verbose_name='类型')),
                ('level', models.CharField(blank=True, max_length=20, verbose_name='层级')),
                ('basis', models.CharField(blank=True, choices=[('village', '村'), ('community', '社区'), ('firm', '企业'), ('office', '机关或事业单位'), ('association', '协会'), ('chain', '产业链'), ('leading_firm', '龙头企业'), ('building', '楼道（楼宇）'), ('market', '市场'), ('joint', '联合组建'), ('temporary', '临时'), ('mobile', '流动党员'), ('other', '其他')], max_length=20, verbose_name='设置依据')),
                ('template', models.CharField(blank=True, max_length=20, verbose_name='模板')),
                ('path', models.CharField(db_index=True, default='', max_length=255)),
                ('term_years', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='任期（年）')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='联系电话')),
                ('address', models.CharField(blank=True, max_length=120, verbose_name='办公地点')),
                ('opened', models.DateField(blank=True, null=True, verbose_name='成立日期')),
                ('closed', models.DateField(blank=True, null=True, verbose_name='撤销日期')),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='absorbed', to='zhidu_org.unit')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='zhidu_org.unit')),
            ],
            options={
                'ordering': ('path',),
            },
        ),
        migrations.CreateModel(
            name='Stand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts', models.DateField(blank=True, null=True, verbose_name='起')),
                ('ends', models.DateField(blank=True, null=True, verbose_name='止')),
                ('kind', models.CharField(choices=[('host', '依托'), ('covers', '覆盖')], default='host', max_length=10)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stands', to='zhidu_org.place')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stands', to='zhidu_org.unit')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Service',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts', models.DateField(blank=True, null=True, verbose_name='起')),
                ('ends', models.DateField(blank=True, null=True, verbose_name='止')),
                ('title', models.CharField(max_length=120, verbose_name='服务事项')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='services', to='zhidu_org.unit')),
            ],
            options={
                'ordering': ('unit__path', 'title', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts', models.DateField(blank=True, null=True, verbose_name='起')),
                ('ends', models.DateField(blank=True, null=True, verbose_name='止')),
                ('post', models.CharField(max_length=40, verbose_name='职务')),
                ('title', models.CharField(max_length=40, verbose_name='职务名称')),
                ('first_responsible', models.BooleanField(default=False, verbose_name='第一责任人')),
                ('acting', models.BooleanField(default=False, verbose_name='主持工作（代理）')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='zhidu_org.person')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='zhidu_org.unit')),
            ],
            options={
                'ordering': ('-first_responsible', 'pk'),
            },
        ),
        migrations.AddField(
            model_name='place',
            name='under',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='places_under', to='zhidu_org.unit', verbose_name='所属上级组织'),
        ),
        migrations.CreateModel(
            name='Partner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts', models.DateField(blank=True, null=True, verbose_name='起')),
                ('ends', models.DateField(blank=True, null=True, verbose_name='止')),
                ('name', models.CharField(max_length=120, verbose_name='名称')),
                ('kind', models.CharField(choices=[('self_government', '居民自治组织'), ('mass', '群众组织'), ('society', '社区其他组织'), ('resident', '驻区单位')], max_length=16, verbose_name='类别')),
                ('offers', models.CharField(blank=True, max_length=200, verbose_name='能帮什么')),
                ('contact', models.CharField(blank=True, max_length=80, verbose_name='联系方式')),
                ('own', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='joins', to='zhidu_org.unit')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='partners', to='zhidu_org.unit')),
            ],
            options={
                'ordering': ('kind', 'name', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verb', models.CharField(db_index=True, max_length=60)),
                ('on', models.DateField()),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('thing', models.CharField(blank=True, db_index=True, max_length=60)),
                ('said', zhidu.org.speech.SaidField(default=str)),
                ('detail', models.JSONField(blank=True, default=dict)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='acts', to='zhidu_org.person')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='entries', to='zhidu_org.person')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='entries', to='zhidu_org.unit')),
            ],
            options={
                'ordering': ('-pk',),
            },
        ),
        migrations.CreateModel(
            name='Away',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts', models.DateField(blank=True, null=True, verbose_name='起')),
                ('ends', models.DateField(blank=True, null=True, verbose_name='止')),
                ('to', models.CharField(blank=True, max_length=120, verbose_name='外出地点')),
                ('host_contact', models.CharField(blank=True, max_length=120, verbose_name='流入地联系人')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aways', to='zhidu_org.person')),
                ('host', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='mobile_guests', to='zhidu_org.unit')),
            ],
            options={
                'ordering': ('starts', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='UnitSpan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts', models.DateField(blank=True, null=True, verbose_name='起')),
                ('ends', models.DateField(blank=True, null=True, verbose_name='止')),
                ('name', models.CharField(max_length=120)),
                ('kind', models.CharField(choices=[('committee', '党委'), ('general_branch', '党总支'), ('branch', '党支部'), ('group', '党小组'), ('body', '行政或业务组织')], max_length=20)),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='缘由')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zhidu_org.unit')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='spans', to='zhidu_org.unit')),
            ],
            options={
                'ordering': ('starts',),
            },
        ),
        migrations.CreateModel(
            name='Restriction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts', models.DateField(blank=True, null=True, verbose_name='起')),
                ('ends', models.DateField(blank=True, null=True, verbose_name='止')),
                ('kind', models.CharField(choices=[('stopped', '停止党籍'), ('watched', '留党察看'), ('paused', '暂停行使党员权利')], max_length=8, verbose_name='类别')),
                ('until', models.DateField(blank=True, null=True, verbose_name='期限至')),
                ('document', models.CharField(blank=True, max_length=80, verbose_name='文号')),
                ('decided_by', models.CharField(blank=True, max_length=120, verbose_name='作出决定的组织')),
                ('lift_document', models.CharField(blank=True, max_length=80, verbose_name='恢复的文号')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='restrictions', to='zhidu_org.person')),
            ],
            options={
                'ordering': ('starts', 'pk'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('ends', None)), fields=('person', 'kind'), name='one_open_restriction_of_a_kind')],
            },
        ),
        migrations.CreateModel(
            name='Pair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts', models.DateField(blank=True, null=True, verbose_name='起')),
                ('ends', models.DateField(blank=True, null=True, verbose_name='止')),
                ('kind', models.CharField(choices=[('mobile', '联系流动党员'), ('member', '联系党员'), ('masses', '联系群众')], max_length=10, verbose_name='结对类型')),
                ('every', models.CharField(choices=[('month', '每月'), ('quarter', '每季度'), ('half_year', '每半年'), ('year', '每年')], default='quarter', max_length=10, verbose_name='多久联系一次')),
                ('end_reason', models.CharField(blank=True, max_length=200, verbose_name='结束缘由')),
                ('helper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pairs_kept', to='zhidu_org.person')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pairs_about', to='zhidu_org.person')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pairs', to='zhidu_org.unit')),
            ],
            options={
                'ordering': ('starts', 'pk'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('ends', None)), fields=('kind', 'other'), name='one_contact_of_a_kind')],
            },
        ),
        migrations.CreateModel(
            name='Oversight',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts', models.DateField(blank=True, null=True, verbose_name='起')),
                ('ends', models.DateField(blank=True, null=True, verbose_name='止')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='oversights', to='zhidu_org.person')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='overseers', to='zhidu_org.unit')),
            ],
            options={
                'ordering': ('unit__path', 'pk'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('ends', None)), fields=('person', 'unit'), name='oversees_once')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts', models.DateField(blank=True, null=True, verbose_name='起')),
                ('ends', models.DateField(blank=True, null=True, verbose_name='止')),
                ('kind', models.CharField(choices=[('applicant', '入党申请人'), ('activist', '入党积极分子'), ('target', '发展对象'), ('probationary', '预备党员'), ('full', '正式党员'), ('staff', '职工群众')], max_length=12, verbose_name='人员类别')),
                ('exact', models.CharField(choices=[('day', '到日'), ('month', '到月'), ('year', '到年')], default='day', max_length=5)),
                ('entered', models.DateField(blank=True, null=True, verbose_name='进入本支部')),
                ('entered_exact', models.CharField(choices=[('day', '到日'), ('month', '到月'), ('year', '到年')], default='day', max_length=5)),
                ('began_by', models.CharField(blank=True, choices=[('moved', '组织关系转入'), ('arrived', '从系统外转入'), ('merged', '组织设置调整划入'), ('restored', '恢复党籍')], max_length=10, verbose_name='怎样来的')),
                ('began_document', models.CharField(blank=True, max_length=80, verbose_name='转入依据')),
                ('end_kind', models.CharField(blank=True, choices=[('changed', '身份变化'), ('moved', '组织关系转出'), ('left', '转往系统外'), ('merged', '组织设置调整划出'), ('removed', '除名'), ('withdrew', '退党'), ('expelled', '开除党籍'), ('cancelled', '取消预备党员资格'), ('died', '去世')], max_length=10, verbose_name='怎样结束')),
                ('end_document', models.CharField(blank=True, max_length=80, verbose_name='结束依据')),
                ('end_reason', zhidu.org.speech.SaidField(blank=True, default=str, verbose_name='结束缘由')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='zhidu_org.person')),
                ('activity_unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='guests', to='zhidu_org.unit')),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='group_members', to='zhidu_org.unit')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='zhidu_org.unit')),
            ],
            options={
                'ordering': ('starts', 'pk'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('ends', None), models.Q(('kind', 'staff'), _negated=True)), fields=('person',), name='one_branch_at_a_time')],
            },
        ),
        migrations.RunPython(seed_free_days, migrations.RunPython.noop),
    ]
