import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import departments.models.exact


class Migration(migrations.Migration):
    dependencies = [
        ("departments", "0020_password_handed_by"),
        ("notices", "0003_catalogue"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="problem",
            name="citation",
            field=models.TextField(blank=True, editable=False, verbose_name="引用"),
        ),
        migrations.AddField(
            model_name="problem",
            name="corrected_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrected",
                to="notices.notice",
                verbose_name="更正的通报",
            ),
        ),
        migrations.CreateModel(
            name="NoticeRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveIntegerField(default=0, verbose_name="顺序")),
                ("date", models.DateField(blank=True, null=True, verbose_name="日期")),
                ("place", models.CharField(blank=True, max_length=100, verbose_name="地点")),
                ("what", models.TextField(blank=True, verbose_name="存在的问题")),
                ("item", models.CharField(blank=True, max_length=20, verbose_name="指标")),
                ("clause", models.CharField(blank=True, max_length=20, verbose_name="条款")),
                ("count", departments.models.exact.ExactDecimalField(default=1, verbose_name="数量")),
                ("points", departments.models.exact.ExactDecimalField(blank=True, null=True, verbose_name="每次扣分")),
                ("withdrawn", models.BooleanField(default=False, verbose_name="撤销")),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="notices.noticerow",
                        verbose_name="所更正的问题",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="departments.rosterentry",
                        verbose_name="部门",
                    ),
                ),
            ],
            options={
                "verbose_name": "通报所列问题",
                "verbose_name_plural": "通报所列问题",
                "ordering": ["notice", "order", "pk"],
            },
        ),
        migrations.AddField(
            model_name="problem",
            name="row",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="problem",
                to="notices.noticerow",
                verbose_name="通报所列问题",
            ),
        ),
        migrations.CreateModel(
            name="WrittenNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("ordinary", "工作通报"), ("correction", "更正通报"), ("withdrawal", "撤回通报")],
                        default="ordinary",
                        max_length=12,
                        verbose_name="种类",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "草稿"),
                            ("submitted", "待审批"),
                            ("returned", "已退回"),
                            ("published", "已发布"),
                            ("withdrawn", "已撤回"),
                            ("dropped", "已作废"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("title", models.CharField(max_length=100, verbose_name="标题")),
                ("inspected_from", models.DateField(blank=True, null=True, verbose_name="检查开始")),
                ("inspected_to", models.DateField(blank=True, null=True, verbose_name="检查结束")),
                ("situation", models.TextField(blank=True, verbose_name="基本情况")),
                ("followed_up", models.TextField(blank=True, verbose_name="上次通报问题反馈整改情况")),
                ("demands", models.TextField(blank=True, verbose_name="要求")),
                ("feedback_due", models.DateField(blank=True, null=True, verbose_name="反馈截止日期")),
                ("feedback_way", models.CharField(blank=True, max_length=100, verbose_name="反馈方式")),
                ("feedback_to", models.CharField(blank=True, max_length=100, verbose_name="反馈接收人")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="保存次数")),
                ("writers", models.JSONField(default=list, editable=False, verbose_name="参与起草的人")),
                ("created_at", models.DateTimeField(verbose_name="起草时间")),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="提交时间")),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="发布时间")),
                ("filed_at", models.DateTimeField(blank=True, null=True, verbose_name="报质量发展处时间")),
                ("number", models.PositiveIntegerField(blank=True, null=True, verbose_name="期号")),
                ("recipients", models.JSONField(default=list, editable=False, verbose_name="被通报部门")),
                (
                    "about",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="put_right_by",
                        to="notices.writtennotice",
                        verbose_name="所更正的通报",
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审批人",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="起草人",
                    ),
                ),
                (
                    "notice",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="written",
                        to="notices.notice",
                        verbose_name="文号",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="written_notices",
                        to="departments.department",
                        verbose_name="通报部门",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提交人",
                    ),
                ),
                (
                    "year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="written_notices",
                        to="departments.year",
                        verbose_name="年度",
                    ),
                ),
            ],
            options={
                "verbose_name": "通报文稿",
                "verbose_name_plural": "通报文稿",
                "ordering": ["-pk"],
            },
        ),
        migrations.AddField(
            model_name="noticerow",
            name="notice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="rows",
                to="notices.writtennotice",
                verbose_name="通报文稿",
            ),
        ),
        migrations.CreateModel(
            name="NoticeCounter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("last", models.PositiveIntegerField(default=0, verbose_name="最后期号")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="departments.department",
                        verbose_name="通报部门",
                    ),
                ),
                (
                    "year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="departments.year",
                        verbose_name="年度",
                    ),
                ),
            ],
            options={
                "verbose_name": "通报期号",
                "verbose_name_plural": "通报期号",
                "constraints": [models.UniqueConstraint(fields=("year", "office"), name="notice_counter_once")],
            },
        ),
        migrations.AddIndex(
            model_name="writtennotice",
            index=models.Index(fields=["year", "state", "office"], name="written_by_state"),
        ),
        migrations.AddConstraint(
            model_name="writtennotice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("about__isnull", True), ("kind", "ordinary")),
                    models.Q(("about__isnull", False), models.Q(("kind", "ordinary"), _negated=True)),
                    _connector="OR",
                ),
                name="written_about",
            ),
        ),
        migrations.AddConstraint(
            model_name="writtennotice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["published", "withdrawn"]), _negated=True),
                    models.Q(("notice__isnull", False), ("number__isnull", False), ("published_at__isnull", False)),
                    _connector="OR",
                ),
                name="written_published_is_numbered",
            ),
        ),
        migrations.AddIndex(
            model_name="noticerow",
            index=models.Index(fields=["entry", "clause", "date"], name="row_asked_again"),
        ),
        migrations.AddConstraint(
            model_name="noticerow",
            constraint=models.UniqueConstraint(
                condition=models.Q(("corrects__isnull", False)),
                fields=("notice", "corrects"),
                name="row_corrected_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticerow",
            constraint=models.CheckConstraint(
                condition=models.Q(("withdrawn", False), ("corrects__isnull", False), _connector="OR"),
                name="row_withdrawn_of_another",
            ),
        ),
    ]
