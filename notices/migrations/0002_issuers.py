from django.db import migrations, models

# As the regulation of 2020 calls the organiser's office.
LEADING_GROUP_OFFICE = "考核工作领导小组办公室"


def tie_issuers(apps, schema_editor):
    """Until now a notice belonged to whoever bore the name with which its reference begins."""
    Department = apps.get_model("departments", "Department")
    RosterEntry = apps.get_model("departments", "RosterEntry")
    Notice = apps.get_model("notices", "Notice")
    organisers = {
        name: one.pk
        for one in Department.objects.filter(organises=True)
        for name in (one.name, one.short_name, LEADING_GROUP_OFFICE)
    }
    for year in Notice.objects.filter(issuer=None).values_list("year", flat=True).distinct().order_by("year"):
        named = dict(RosterEntry.objects.filter(year=year).values_list("name", "department_id")) | organisers
        notices = list(Notice.objects.filter(year=year, issuer=None))
        for notice in notices:
            found = max((name for name in named if notice.reference.startswith(name)), key=len, default=None)
            notice.cited, notice.issuer_id = True, named.get(found)
        Notice.objects.bulk_update(notices, ["cited", "issuer"])


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0001_initial"),
        ("departments", "0014_offices"),
    ]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="cited",
            field=models.BooleanField(default=False, editable=False, verbose_name="仅被引用"),
        ),
        migrations.RunPython(tie_issuers, migrations.RunPython.noop),
    ]
