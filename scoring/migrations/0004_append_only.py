import django.db.models.deletion
from django.db import migrations, models

from departments.trail import append_only


class Migration(migrations.Migration):
    """Stored runs and results are never changed or removed, but for a run's publication."""

    dependencies = [
        ("scoring", "0003_group_of_the_scheme"),
        ("departments", "0008_append_only_steps"),
    ]
    operations = [
        migrations.AlterField(
            model_name="run",
            name="year",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="runs",
                to="departments.year",
                verbose_name="年度",
            ),
        ),
        migrations.AlterField(
            model_name="run",
            name="same_as",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="repeated_by",
                to="scoring.run",
                verbose_name="结果同",
            ),
        ),
        migrations.AlterField(
            model_name="departmentresult",
            name="run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="results",
                to="scoring.run",
                verbose_name="算分",
            ),
        ),
        migrations.RunPython(
            lambda apps, editor: append_only.install(editor.connection),
            migrations.RunPython.noop,
        ),
    ]
