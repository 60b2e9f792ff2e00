from django.db import migrations

from departments.trail import append_only


class Migration(migrations.Migration):
    """Where 0004 ran before ``append_only`` knew of REPLACE, the trigger against it is added."""

    dependencies = [("departments", "0004_append_only")]
    operations = [
        migrations.RunPython(
            lambda apps, editor: append_only.install(editor.connection),
            migrations.RunPython.noop,
        ),
    ]
