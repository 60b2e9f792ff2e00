from django.db import migrations

from departments.trail import append_only


class Migration(migrations.Migration):
    """A run is never changed any more: what is in force stands in the publications."""

    dependencies = [("scoring", "0005_publication")]

    operations = [
        migrations.RemoveField(model_name="run", name="published_at"),
        migrations.RemoveField(model_name="run", name="published_by"),
        migrations.RunPython(
            lambda apps, editor: append_only.install(editor.connection),
            migrations.RunPython.noop,
        ),
    ]
