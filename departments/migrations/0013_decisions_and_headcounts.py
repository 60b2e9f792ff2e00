from django.db import migrations, models

import departments.models.exact


def not_counted(apps, schema_editor):
    """0 stood for a headcount that nobody had entered."""
    apps.get_model("departments", "RosterEntry").objects.filter(headcount=0).update(headcount=None)


def zero(apps, schema_editor):
    apps.get_model("departments", "RosterEntry").objects.filter(headcount=None).update(headcount=0)


class Migration(migrations.Migration):
    """The day of the document that a step stands on; and a headcount that is not known is no 0."""

    dependencies = [("departments", "0012_account_request")]

    operations = [
        migrations.AddField(
            model_name="step",
            name="document_date",
            field=models.DateField(blank=True, null=True, verbose_name="文件日期"),
        ),
        migrations.AlterField(
            model_name="rosterentry",
            name="headcount",
            field=departments.models.exact.ExactWholeField(blank=True, null=True, verbose_name="在岗满六个月人数"),
        ),
        migrations.RunPython(not_counted, zero),
    ]
