from django.db import migrations

from departments.trail import append_only


def install(apps, editor):
    append_only.install(editor.connection)
    if editor.connection.vendor == "postgresql":
        # The function of the triggers before these.
        editor.execute("DROP FUNCTION IF EXISTS departments_auditentry_refuse()")


class Migration(migrations.Migration):
    """The timeline is append-only as the audit trail is; the trail's own triggers are made anew by the same rule."""

    dependencies = [("departments", "0007_group_of_the_scheme")]
    operations = [
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
