import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from departments.trail import append_only


def take_over(apps, schema_editor):
    """A line for each run that was published. The latest of them is what departments saw."""
    before = {}
    for run in apps.get_model("scoring", "Run").objects.exclude(published_at=None).order_by("number").defer("facts"):
        apps.get_model("scoring", "Publication").objects.create(
            year_id=run.year_id,
            act="publish",
            run=run,
            since=run.published_at,
            before=before.get(run.year_id),
            at=run.published_at,
            by_id=run.published_by_id,
        )
        before[run.year_id] = run


def give_back(apps, schema_editor):
    """Each run that was ever published is so again; what was taken back is not remembered."""
    with append_only.lifted(schema_editor.connection):
        for line in apps.get_model("scoring", "Publication").objects.filter(act="publish").order_by("pk"):
            runs = apps.get_model("scoring", "Run").objects.filter(pk=line.run_id)
            runs.update(published_at=line.since, published_by_id=line.by_id)


class Migration(migrations.Migration):
    dependencies = [
        ("scoring", "0004_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Publication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "act",
                    models.CharField(
                        choices=[("publish", "公布"), ("withdraw", "撤回")], max_length=10, verbose_name="操作"
                    ),
                ),
                ("since", models.DateTimeField(null=True, verbose_name="公布时间")),
                ("reason", models.TextField(blank=True, verbose_name="理由")),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "before",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ended_publications",
                        to="scoring.run",
                        verbose_name="此前有效的算分",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publications",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="办理人",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publications",
                        to="scoring.run",
                        verbose_name="此后有效的算分",
                    ),
                ),
                (
                    "year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publications",
                        to="departments.year",
                        verbose_name="年度",
                    ),
                ),
            ],
            options={
                "verbose_name": "公布记录",
                "verbose_name_plural": "公布记录",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("run__isnull", False), ("since__isnull", False)),
                            models.Q(("run", None), ("since", None)),
                            _connector="OR",
                        ),
                        name="publication_run_since",
                    )
                ],
            },
        ),
        migrations.RunPython(take_over, give_back),
    ]
