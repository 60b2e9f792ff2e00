from django.db import migrations

from departments.trail import append_only


class Migration(migrations.Migration):
    dependencies = [("departments", "0003_passwords")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: append_only.install(editor.connection),
            lambda apps, editor: append_only.remove(editor.connection),
        )
    ]
