import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """An entry is taken off the roster instead of deleted, and a department may end in mid-year."""

    dependencies = [("departments", "0015_audit_by_object")]

    operations = [
        migrations.RemoveConstraint(model_name="rosterentry", name="roster_department_once"),
        migrations.RemoveConstraint(model_name="rosterentry", name="roster_name_once"),
        migrations.AddField(
            model_name="rosterentry",
            name="left_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="停止考核日"),
        ),
        migrations.AddField(
            model_name="rosterentry",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged_from",
                to="departments.rosterentry",
                verbose_name="并入",
            ),
        ),
        migrations.AddField(
            model_name="rosterentry",
            name="reason",
            field=models.TextField(blank=True, default="", editable=False, verbose_name="理由"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="rosterentry",
            name="removed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="移出时间"),
        ),
        migrations.AddConstraint(
            model_name="rosterentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("removed_at", None)), fields=("year", "department"), name="roster_department_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="rosterentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("removed_at", None)), fields=("year", "name"), name="roster_name_once"
            ),
        ),
    ]
