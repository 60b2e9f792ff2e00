import django.db.models.deletion
from django.db import migrations, models

import departments.models.folded
from departments.models.folded import written


def fold_names(apps, schema_editor):
    """Names that already stand there; where two would become one, both stay as they are, for people to merge."""
    for model, place in (("Department", ("name",)), ("RosterEntry", ("year_id", "name"))):
        model = apps.get_model("departments", model)
        taken = set(model.objects.values_list(*place))
        for one in model.objects.order_by("pk"):
            folded = (*(getattr(one, key) for key in place[:-1]), written(one.name))
            if folded[-1] != one.name and folded[-1] and folded not in taken:
                taken.add(folded)
                model.objects.filter(pk=one.pk).update(name=folded[-1])


class Migration(migrations.Migration):
    dependencies = [
        ("departments", "0013_decisions_and_headcounts"),
    ]

    operations = [
        migrations.RunPython(fold_names, migrations.RunPython.noop),
        # Kept in the same columns, so that no table is made anew.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="department",
                    name="name",
                    field=departments.models.folded.NameField(max_length=100, unique=True, verbose_name="全称"),
                ),
                migrations.AlterField(
                    model_name="department",
                    name="short_name",
                    field=departments.models.folded.NameField(max_length=20, verbose_name="简称"),
                ),
                migrations.AlterField(
                    model_name="rosterentry",
                    name="name",
                    field=departments.models.folded.NameField(max_length=100, verbose_name="当年名称"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FormerName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", departments.models.folded.NameField(max_length=100, verbose_name="曾用名")),
                ("until", models.DateField(verbose_name="用至")),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_names",
                        to="departments.department",
                        verbose_name="部门",
                    ),
                ),
            ],
            options={
                "verbose_name": "曾用名",
                "verbose_name_plural": "曾用名",
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("department", "name"), name="former_name_once")],
            },
        ),
        migrations.CreateModel(
            name="Office",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, verbose_name="方案中的名称")),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offices",
                        to="departments.department",
                        verbose_name="对应部门",
                    ),
                ),
                (
                    "year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="offices",
                        to="departments.year",
                        verbose_name="年度",
                    ),
                ),
            ],
            options={
                "verbose_name": "考核部门",
                "verbose_name_plural": "考核部门",
                "ordering": ["year", "pk"],
                "constraints": [models.UniqueConstraint(fields=("year", "name"), name="office_once")],
            },
        ),
    ]
